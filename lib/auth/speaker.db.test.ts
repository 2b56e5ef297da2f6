import type { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { writeSessionKey } from '@/lib/auth/session-key'
import { lockHash, rowToken } from '@/lib/crypto/row-token'
import { sessionMac } from '@/lib/crypto/session-mac'
import { hashToken } from '@/lib/crypto/token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

/** Whoever stole the login of the web and nothing else: every statement of this file is plain SQL under its password. */
const database = useDatabase()
let admin: AdminActor
let other: AdminActor
beforeEach(async () => {
  admin = await buildAdmin(database)
  other = await buildAdmin(database)
})

const thief = <T>(work: (client: Client) => Promise<T>): Promise<T> => asLogin(database, 'portal_web', work)
const speakerOf = async (client: Client, token: string): Promise<string | null> => {
  await client.query(`SELECT set_config('portal.token', $1, false)`, [token])
  return (await client.query<{ speaker: string | null }>('SELECT portal.speaker() AS speaker')).rows[0]?.speaker ?? null
}
const denied = { code: '42501' }

describe('a session', () => {
  const begin = (client: Client, row: { id: string; userId: string; token: Buffer; lock: Buffer; mac: Buffer | null; stage?: 'password' | 'full' }): Promise<unknown> => client.query(
    `INSERT INTO portal.session (id, user_id, token_hash, lock_hash, mac, stage, expires_at) VALUES ($1, $2, $3, $4, $5, $6, now() + interval '1 hour')`, [row.id, row.userId, row.token, row.lock, row.mac, row.stage ?? 'full'])

  it('that the thief invents is not taken, with no MAC, a guessed one, or one of another row', async () => {
    await thief(async (client) => {
      const own = { id: '5b0a7a34-6df0-4c55-b3a7-0d5a3b2c1d0e', userId: admin.id, token: hashToken('mine'), lock: hashToken('known to me') }
      const { rows: [seen] } = await client.query<{ id: string; token_hash: Buffer; lock_hash: Buffer; mac: Buffer }>('SELECT id, token_hash, lock_hash, mac FROM portal.session WHERE id = $1', [admin.sessionId])
      if (!seen) throw new Error('the web reads sessions')
      for (const mac of [null, Buffer.alloc(32), hashToken('x'), seen.mac]) await expect(begin(client, { ...own, mac })).rejects.toMatchObject(denied)
      // The MAC is over everything that makes the session: whatever is exchanged, it fits no more.
      const copy = { id: seen.id, userId: admin.id, token: seen.token_hash, lock: seen.lock_hash, mac: seen.mac, stage: 'full' as const }
      for (const change of [{ id: own.id }, { userId: other.id }, { token: own.token }, { lock: own.lock }, { stage: 'password' as const }]) await expect(begin(client, { ...copy, ...change })).rejects.toMatchObject(denied)
      await expect(begin(client, copy)).rejects.toMatchObject({ code: '23505' })
      expect(await speakerOf(client, 'known to me')).toBeNull()
    })
  })

  it('that the portal begins is taken; its key is read by nobody, and is another after PORTAL_SECRET was renewed', async () => {
    const row = { id: '0b6c3a52-9a0e-4b53-8f27-5e6d1c2b3a4f', userId: admin.id, token: hashToken('a cookie'), lock: lockHash('0b6c3a52-9a0e-4b53-8f27-5e6d1c2b3a4f') }
    const mac = sessionMac({ id: row.id, userId: row.userId, tokenHash: row.token, lockHash: row.lock, stage: 'full', renewals: 0 })
    await database.sql(`UPDATE portal.session_key SET inner_block = outer_block`)
    await thief(async (client) => expect(begin(client, { ...row, mac })).rejects.toMatchObject(denied))
    await writeSessionKey({ query: (async (text: string, values: unknown[]) => ({ rows: await database.sql(text, values) })) as never })
    await thief(async (client) => {
      await begin(client, { ...row, mac })
      for (const statement of ['SELECT * FROM portal.session_key', 'UPDATE portal.session_key SET id = 1', 'DELETE FROM portal.session', `SET ROLE portal_speaker`]) await expect(client.query(statement), statement).rejects.toMatchObject(denied)
    })
  })

  it.each([
    ['given another cookie', `token_hash = sha256('mine')`], ['prolonged', `expires_at = now() + interval '1 year'`], ['dated anew', `created_at = now() + interval '1 second'`],
    ['seen in days to come', `last_seen_at = now() + interval '1 day'`], ['given another purpose', `purpose_id = (SELECT id FROM portal.purpose LIMIT 1)`],
  ])('is not %s', async (_what, change) => {
    await buildGrant(database, { officer: await buildOfficer(database, 10), fields: { gender: { view: 'clear', file: 'clear' } } })
    await thief((client) => expect(client.query(`UPDATE portal.session SET ${change} WHERE id = $1`, [admin.sessionId])).rejects.toMatchObject(denied))
  })

  it.each([
    ['ended', 'revoked_at = now()', 'revoked_at = NULL'], ['idle', `last_seen_at = now() - interval '2 hours'`, 'last_seen_at = now()'],
  ])('that is %s does not come back', async (_what, over, back) => {
    await database.sql(`UPDATE portal.session SET ${over} WHERE id = $1`, [admin.sessionId])
    await thief((client) => expect(client.query(`UPDATE portal.session SET ${back} WHERE id = $1`, [admin.sessionId])).rejects.toMatchObject(denied))
  })
})

describe('the speaker', () => {
  it('is the person of the token’s live session, and nobody for what a thief can read or make up', async () => {
    await thief(async (client) => {
      expect(await speakerOf(client, rowToken(admin.sessionId))).toBe(admin.id)
      const { rows: [seen] } = await client.query<{ token: string; lock: string }>(`SELECT encode(token_hash, 'hex') AS token, encode(lock_hash, 'hex') AS lock FROM portal.session WHERE id = $1`, [admin.sessionId])
      for (const forged of ['', admin.sessionId, admin.id, seen?.token ?? '', seen?.lock ?? '', `${rowToken(admin.sessionId)}x`, rowToken(admin.id)]) expect(await speakerOf(client, forged), forged).toBeNull()
    })
  })

  it.each([
    ['revoked', 'UPDATE portal.session SET revoked_at = now() WHERE id = $1'], ['over', 'UPDATE portal.session SET expires_at = now() WHERE id = $1'],
    ['idle', `UPDATE portal.session SET last_seen_at = now() - (SELECT make_interval(mins => session_idle_minutes) FROM portal.policy) WHERE id = $1`],
    ['of an account out of use', `UPDATE portal."user" SET status = 'deactivated' WHERE id = (SELECT user_id FROM portal.session WHERE id = $1)`],
    ['of before there was a MAC', 'UPDATE portal.session SET mac = NULL WHERE id = $1'], ['of the first step', `UPDATE portal.session SET stage = 'password' WHERE id = $1`],
  ])('is nobody for a session that is %s', async (_what, happen) => {
    await database.sql('ALTER TABLE portal.session DISABLE TRIGGER session_keep')
    await database.sql(happen, [admin.sessionId])
    await database.sql('ALTER TABLE portal.session ENABLE TRIGGER session_keep')
    await thief(async (client) => expect(await speakerOf(client, rowToken(admin.sessionId))).toBeNull())
  })

  it('ends with the transaction of the act', async () => {
    const inside = await inActorTransaction(admin, (tx) => tx.sql('SELECT portal.speaker() AS speaker'))
    expect(inside).toEqual([{ speaker: admin.id }])
    for (let turn = 0; turn < 12; turn++) {
      const { prisma } = await import('@/lib/db/prisma')
      expect(await prisma().$queryRawUnsafe('SELECT portal.speaker() AS speaker')).toEqual([{ speaker: null }])
    }
  })
})

describe('an act in a person’s name', () => {
  let officer: OfficerActor
  let grantId = ''
  beforeEach(async () => {
    officer = await buildOfficer(database, 10)
    grantId = await buildGrant(database, { officer, fields: { mobile: { view: 'unmaskable', file: 'clear' } } })
    // Another request of the officer, which waits for its admins: the granted one over again.
    await database.sql(
      `INSERT INTO portal.request SELECT (jsonb_populate_record(NULL::portal.request, to_jsonb(r) || jsonb_build_object('id', gen_random_uuid(), 'number', $2::text, 'status', 'draft', 'revision', 1, 'letter_id', NULL,
         'submitted_at', NULL, 'decided_at', NULL, 'waiting_since', NULL))).* FROM portal.request r JOIN portal."grant" g ON g.request_id = r.id WHERE g.id = $1`,
      [grantId, `REQ-${grantId.slice(0, 8)}`])
    await database.sql(
      `WITH letter AS (INSERT INTO portal.letter (request_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
         SELECT id, 'letter.pdf', 1, 1, sha256('x'), gen_random_uuid()::text, 'x', $2::uuid FROM portal.request WHERE number = $1 RETURNING id, request_id)
       UPDATE portal.request r SET letter_id = letter.id, revision = 2 FROM letter WHERE r.id = letter.request_id`, [`REQ-${grantId.slice(0, 8)}`, officer.id])
    await database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now(), waiting_since = now() WHERE number = $1`, [`REQ-${grantId.slice(0, 8)}`])
    await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'Test')`, [grantId, admin.id])
    await database.sql(`UPDATE portal.grant_suspension SET resumed_at = now(), resumed_by_id = $2 WHERE grant_id = $1`, [grantId, admin.id])
    await database.sql(`INSERT INTO portal.review (number, opened_by_id, reason, due_at, escalate_at, remind_days) VALUES ('RV-T', $1, 'Test', now() + interval '9 days', now() + interval '5 days', 3) ON CONFLICT DO NOTHING`, [admin.id])
    await database.sql(`INSERT INTO portal.factor (user_id, kind, label, seal) VALUES ($1, 'webauthn', 'Test', sha256('x'))`, [officer.id])
    await database.sql(`INSERT INTO portal.review_item (review_id, grant_id, facts, approver_ids) SELECT id, $1, '{}', '{}' FROM portal.review`, [grantId])
  })

  // $1 the admin, $2 the grant, $3 the officer
  const acts: readonly [string, string][] = [
    ['a decision', `INSERT INTO portal.decision (request_id, revision, admin_id, verdict) SELECT id, 2, $1::uuid, 'refuse' FROM portal.request WHERE officer_id = $3::uuid AND status = 'submitted' AND $2::text <> ''`],
    ['a request taken back', `UPDATE portal.request SET status = 'withdrawn' WHERE officer_id = $3::uuid AND status = 'submitted' AND $1::text <> '' AND $2::text <> ''`],
    ['a step', `INSERT INTO portal.request_step (request_id, revision, act, by_id) SELECT request_id, 2, 'approvedFirst', $1::uuid FROM portal."grant" WHERE id = $2::uuid AND $3::text <> ''`],
    ['a draft', `INSERT INTO portal.request (number, kind, proposed_by_id, state_code) SELECT 'REQ-THIEF', 'newOfficer', $1::uuid, 20 WHERE $2::text <> '' AND $3::text <> ''`],
    ['a letter', `INSERT INTO portal.letter (request_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
      SELECT request_id, 'x.pdf', 1, 1, sha256('x'), gen_random_uuid()::text, 'x', $1::uuid FROM portal."grant" WHERE id = $2::uuid AND $3::text <> ''`],
    ['the end of a grant', `UPDATE portal."grant" SET ended_at = now(), ended_by_id = $1::uuid, ended_reason = 'x' WHERE id = $2::uuid AND $3::text <> ''`],
    ['a suspension', `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT $2::uuid, $1::uuid, 'x' WHERE $3::text <> ''`],
    ['a resumption', `UPDATE portal.grant_suspension SET resumed_at = now(), resumed_by_id = $1::uuid WHERE grant_id = $2::uuid AND $3::text <> ''`],
    ['a resumption by nobody', `UPDATE portal.grant_suspension SET resumed_at = now(), resumed_by_id = NULL WHERE grant_id = $2::uuid AND $3::text <> '' AND $1::text <> ''`],
    ['an answer to a review', `UPDATE portal.review_item SET verdict = 'confirmed', decided_by_id = $1::uuid, decided_at = now(), reason = 'x' WHERE grant_id = $2::uuid AND $3::text <> ''`],
    ['a review’s item that needs no answer', `UPDATE portal.review_item SET verdict = 'over', decided_at = now() WHERE grant_id = $2::uuid AND $3::text <> '' AND $1::text <> ''`],
    ['the end of a review', `UPDATE portal.review SET closed_at = now() WHERE $1::text <> '' AND $2::text <> '' AND $3::text <> ''`],
    ['a lifted mask', `INSERT INTO portal.unmask (officer_id, session_id, grant_id, registrant_id, field, cause, reason, minutes) SELECT $3::uuid, s.id, $2::uuid, 1, 'mobile', 'x', 'x', 1 FROM portal.session s WHERE s.user_id = $3::uuid AND $1::text <> ''`],
    ['a file', `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected) SELECT 'EXP-THIEF', $3::uuid, '[]', '{}', 'en', 0 WHERE $1::text <> '' AND $2::text <> ''`],
    ['a way in', `INSERT INTO portal.activation (user_id, token_hash, expires_at) SELECT $1::uuid, sha256('mine'), now() + interval '1 hour' WHERE $2::text <> '' AND $3::text <> ''`],
    ['a factor', `INSERT INTO portal.factor (user_id, kind, label, seal) SELECT $1::uuid, 'webauthn', 'mine', sha256('x') WHERE $2::text <> '' AND $3::text <> ''`],
    ['the end of a factor', `UPDATE portal.factor SET revoked_at = now(), revoke_cause = 'recovery', revoked_by_id = $1::uuid WHERE user_id = $3::uuid AND $2::text <> ''`],
    ['a proof', `INSERT INTO portal.factor_proof (id, session_id, factor_id, act, subject, seal) SELECT gen_random_uuid(), s.id, f.id, 'files.open', 'x', sha256('x') FROM portal.factor f JOIN portal.session s USING (user_id) WHERE f.user_id = $3::uuid AND $1::text <> '' AND $2::text <> ''`],
    ['an account', `INSERT INTO portal."user" (user_id, kind, name, designation, email, state_code) SELECT 'thief.officer', 'officer', 'x', 'x', 'x@x.example', 10 WHERE $1::text <> '' AND $2::text <> '' AND $3::text <> ''`],
    ['an account put out of use', `UPDATE portal."user" SET status = 'deactivated' WHERE id = $3::uuid AND $1::text <> '' AND $2::text <> ''`],
    ['a grant', `INSERT INTO portal."grant" SELECT (jsonb_populate_record(NULL::portal."grant", to_jsonb(g) || jsonb_build_object('id', gen_random_uuid(), 'number', 'GR-THIEF'))).* FROM portal."grant" g WHERE g.id = $2::uuid AND $1::text <> '' AND $3::text <> ''`],
    ['an approval voided', `INSERT INTO portal.decision_void (decision_id, cause) SELECT d.id, 'previewMoved' FROM portal.decision d JOIN portal."grant" g ON g.request_id = d.request_id WHERE g.id = $2::uuid AND $1::text <> '' AND $3::text <> ''`],
    ['a review', `INSERT INTO portal.review (number, opened_by_id, reason, due_at, escalate_at, remind_days) SELECT 'RV-THIEF', $1::uuid, 'x', now() + interval '9 days', now() + interval '5 days', 3 WHERE $2::text <> '' AND $3::text <> ''`],
    ['an item of a review', `INSERT INTO portal.review_item (review_id, grant_id, facts, approver_ids) SELECT r.id, $2::uuid, '{}', '{}' FROM portal.review r WHERE $1::text <> '' AND $3::text <> ''`],
    ['an account readdressed', `UPDATE portal."user" SET email = 'thief@x.example' WHERE id = $3::uuid AND $1::text <> '' AND $2::text <> ''`],
  ]

  it.each(acts)('is not taken from the login alone, nor from another’s session: %s', async (what, statement) => {
    const stranger = await buildOfficer(database, 10)
    await thief(async (client) => {
      for (const token of [undefined, 'made up', admin.sessionId]) {
        if (token !== undefined) await client.query(`SELECT set_config('portal.token', $1, false)`, [token])
        await expect(client.query(statement, [admin.id, grantId, officer.id]), token).rejects.toMatchObject(denied)
      }
      // A session of somebody else, live as it is, speaks for that person alone.
      if (what !== 'a way in' && /\$1::uuid/.test(statement)) {
        await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(stranger.sessionId)])
        await expect(client.query(statement, [admin.id, grantId, officer.id])).rejects.toMatchObject(denied)
      }
    })
  })

  // What only an admin with the permission of its use case does (lib/access/authorization.ts).
  it.each(['the end of a grant', 'a grant', 'a suspension', 'a resumption', 'a review', 'an item of a review', 'an answer to a review', 'a review’s item that needs no answer', 'the end of a review',
    'an approval voided', 'a way in', 'an account'])('is not taken from somebody who speaks and may not: %s', async (what) => {
    const statement = acts.find(([name]) => name === what)?.[1] ?? ''
    for (const speaker of [officer, await buildAdmin(database, ['review', 'policy', 'purposes', 'reports']), await buildAdmin(database, [])]) {
      await thief(async (client) => {
        await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(speaker.sessionId)])
        // Whether an answer is an active admin's is asked before it is asked who speaks.
        const code = speaker.kind === 'officer' && what === 'an answer to a review' ? '23514' : denied.code
        await expect(client.query(statement, [speaker.id, grantId, officer.id]), speaker.kind).rejects.toMatchObject({ code })
      })
    }
  })

  it('is taken from whoever speaks', async () => {
    await thief(async (client) => {
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(admin.sessionId)])
      for (const what of ['a decision', 'a suspension', 'an answer to a review', 'the end of a grant', 'a draft', 'a factor', 'the end of a factor', 'an account put out of use']) {
        const statement = acts.find(([name]) => name === what)?.[1] ?? ''
        await expect(client.query(statement, [admin.id, grantId, officer.id]), what).resolves.toMatchObject({ rowCount: 1 })
      }
    })
  })
})
