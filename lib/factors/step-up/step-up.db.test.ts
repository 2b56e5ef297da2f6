import { beforeEach, describe, expect, it } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { resolveSession } from '@/lib/auth/session'
import { hashToken } from '@/lib/crypto/token'
import { env } from '@/lib/env'
import { readFactorReport } from '@/lib/factors/reads'
import { FactorAsked } from '@/lib/factors/rules'
import { giveBackProof, renewSession, takeProof } from '@/lib/factors/step-up/use-cases'
import { addFactor, revokeOwnFactor, forgetOldAnswers } from '@/lib/factors/use-cases'
import { decideProposal, proposeChange } from '@/lib/proposals/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { giveAuthenticator, prove } from '@/lib/testing/factors'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()
let officer: OfficerActor
let authenticator: TestAuthenticator

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  authenticator = new TestAuthenticator(env().PORTAL_ORIGIN)
  await giveAuthenticator(database, { accountId: officer.id, authenticator })
})

const act = 'files.open'
const take = (over: Partial<Parameters<typeof takeProof>[0]> = {}) => takeProof({ actor: officer, act, subject: 'one', answer: undefined, ...over })
async function asked(work: Promise<unknown>): Promise<{ challenge: string; words: string }> {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof FactorAsked)) throw error
  const [task] = error.needed.tasks
  return { challenge: task?.challenge ?? '', words: (task?.task as { challenge: string }).challenge }
}

describe('a proof', () => {
  it('comes of an answer, is taken for one attempt, and is good again when the act did not happen', async () => {
    const { challenge, words } = await asked(take())
    const proof = await take({ answer: JSON.stringify({ challenge, answer: authenticator.get(words) }) })
    // While the act runs nobody else has it.
    await expect(take()).rejects.toBeInstanceOf(FactorAsked)
    await giveBackProof(officer, proof)
    expect(await take()).toBe(proof)
    await expect(take()).rejects.toBeInstanceOf(FactorAsked)
    expect(await database.sql(`SELECT kind, details FROM ledger.event WHERE actor_id = $1`, [officer.id])).toEqual([{ kind: 'factor.proven', details: { kind: 'webauthn', act } }])
  })

  it('is taken by one of many at once', async () => {
    await prove(database, { person: officer, act, subject: 'one' })
    const taken = await Promise.allSettled(Array.from({ length: 6 }, () => take()))
    expect(taken.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('serves its act, its subject and its session alone', async () => {
    await prove(database, { person: officer, act, subject: 'one' })
    const other = await buildOfficer(database, 10)
    await giveAuthenticator(database, { accountId: other.id, authenticator: new TestAuthenticator(env().PORTAL_ORIGIN) })
    for (const over of [{ act: 'registrant.unmask' }, { subject: 'two' }, { actor: other }]) await expect(take(over)).rejects.toBeInstanceOf(FactorAsked)
    expect(await take()).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['older than two minutes', `UPDATE portal.factor_proof SET proven_at = now() - interval '121 seconds'`], ['under a forged seal', `UPDATE portal.factor_proof SET seal = sha256('x')`],
    ['of another act by a change of its row', `UPDATE portal.factor_proof SET act = 'files.open', subject = 'one'`],
  ])('%s is none', async (what, statement) => {
    const isMoved = what.startsWith('of another')
    await prove(database, { person: officer, act: isMoved ? 'registrant.unmask' : act, subject: 'one' })
    await database.sql('ALTER TABLE portal.factor_proof DISABLE TRIGGER USER')
    await database.sql(statement)
    await database.sql('ALTER TABLE portal.factor_proof ENABLE TRIGGER USER')
    await expect(take()).rejects.toBeInstanceOf(FactorAsked)
  })

  it('of a factor that was revoked meanwhile is none', async () => {
    await prove(database, { person: officer, act, subject: 'one' })
    await giveAuthenticator(database, { accountId: officer.id, authenticator: new TestAuthenticator(env().PORTAL_ORIGIN) })
    await database.sql(`UPDATE portal.factor f SET revoked_at = now(), revoke_cause = 'own' FROM portal.factor_proof p WHERE p.factor_id = f.id AND p.session_id = $1`, [officer.sessionId])
    await expect(take()).rejects.toBeInstanceOf(FactorAsked)
  })
})

describe('what a stolen login of the web cannot write', () => {
  const denied = { code: '42501' }
  it('a proof in another one’s session, a factor for another account, another stage, an old token', async () => {
    const [session] = await database.sql<{ token_hash: Buffer; mac: Buffer }>('SELECT token_hash, mac FROM portal.session WHERE id = $1', [officer.sessionId])
    await renewSession(officer)
    await asLogin(database, 'portal_web', async (client) => {
      await expect(client.query(`INSERT INTO portal.factor_proof (id, session_id, factor_id, act, subject, seal) SELECT gen_random_uuid(), $1, id, 'files.open', 'one', sha256('x') FROM portal.factor WHERE user_id = $2`, [officer.sessionId, officer.id])).rejects.toMatchObject(denied)
      await expect(client.query(`INSERT INTO portal.factor (id, user_id, kind, label, seal) VALUES (gen_random_uuid(), $1, 'webauthn', 'x', sha256('x'))`, [officer.id])).rejects.toMatchObject(denied)
      await expect(client.query(`UPDATE portal.session SET stage = 'full' WHERE stage = 'password'`)).resolves.toMatchObject({ rowCount: 0 })
      await expect(client.query(`UPDATE portal.session SET stage = 'password' WHERE id = $1`, [officer.sessionId])).rejects.toMatchObject({ code: '23514' })
      // The row's own past fits no more: the number of renewals stands in the MAC.
      for (const renewals of [0, 1, 2]) {
        await expect(client.query('UPDATE portal.session SET token_hash = $2, mac = $3, renewals = $4 WHERE id = $1', [officer.sessionId, session?.token_hash, session?.mac, renewals])).rejects.toMatchObject(denied)
      }
      for (const statement of [`UPDATE portal.factor SET label = 'mine'`, `UPDATE portal.webauthn_credential SET counter = 0 WHERE counter > 0`, 'DELETE FROM portal.factor', `INSERT INTO portal.factor_exemption (user_id, until_day) SELECT id, current_date FROM portal."user"`, `UPDATE portal.factor_challenge SET expires_at = now() + interval '1 day'`]) {
        await client.query(statement).then(({ rowCount }) => expect(rowCount, statement).toBe(0), (error: unknown) => expect(['42501', '23514'], statement).toContain(error instanceof Error && 'code' in error ? error.code : ''))
      }
    })
  })
})

it('what was asked and proven a day ago is forgotten by the round, and nothing younger', async () => {
  await expect(take()).rejects.toBeInstanceOf(FactorAsked)
  await prove(database, { person: officer, act, subject: 'one' })
  const counts = () => database.sql('SELECT (SELECT count(*)::int FROM portal.factor_challenge WHERE session_id = $1) AS challenges, (SELECT count(*)::int FROM portal.factor_proof WHERE session_id = $1) AS proofs', [officer.sessionId])
  await forgetOldAnswers()
  expect(await counts()).toEqual([{ challenges: 1, proofs: 1 }])
  await database.sql('ALTER TABLE portal.factor_challenge DISABLE TRIGGER USER')
  await database.sql('ALTER TABLE portal.factor_proof DISABLE TRIGGER USER')
  await database.sql(`UPDATE portal.factor_challenge SET created_at = now() - interval '25 hours', expires_at = now() - interval '25 hours' WHERE session_id = $1`, [officer.sessionId])
  await database.sql(`UPDATE portal.factor_proof SET proven_at = now() - interval '25 hours' WHERE session_id = $1`, [officer.sessionId])
  await database.sql('ALTER TABLE portal.factor_challenge ENABLE TRIGGER USER')
  await database.sql('ALTER TABLE portal.factor_proof ENABLE TRIGGER USER')
  await forgetOldAnswers()
  expect(await counts()).toEqual([{ challenges: 0, proofs: 0 }])
})

describe('after the act', () => {
  it('the session goes on under a new token; the old one is dead, and a session that ended gets none', async () => {
    const token = await renewSession(officer)
    const renewed = await resolveSession({ token: token ?? '', address: null, touch: false })
    expect(renewed).toMatchObject({ id: officer.id, sessionId: officer.sessionId })
    const next = await renewSession(officer)
    expect(await resolveSession({ token: token ?? '', address: null, touch: false })).toBeNull()
    expect(await database.sql('SELECT renewals, token_hash FROM portal.session WHERE id = $1', [officer.sessionId])).toEqual([{ renewals: 2, token_hash: hashToken(next ?? '') }])
    await database.sql('UPDATE portal.session SET revoked_at = now() WHERE id = $1', [officer.sessionId])
    expect(await renewSession(officer)).toBeNull()
  })
})

describe('own factors', () => {
  it('are added by who has one, and the last one stays', async () => {
    const second = new TestAuthenticator(env().PORTAL_ORIGIN)
    const { challenge, words } = await asked(addFactor({ actor: officer, kind: 'webauthn', enrolment: { label: 'Key' }, answer: undefined }))
    await addFactor({ actor: officer, kind: 'webauthn', enrolment: { label: 'Key' }, answer: JSON.stringify({ challenge, answer: second.create(words) }) })
    const factors = await database.sql<{ id: string }>('SELECT id FROM portal.factor WHERE user_id = $1 ORDER BY created_at', [officer.id])
    expect(factors).toHaveLength(2)
    await revokeOwnFactor({ actor: officer, id: factors[0]?.id ?? '' })
    await expect(revokeOwnFactor({ actor: officer, id: factors[0]?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(revokeOwnFactor({ actor: officer, id: factors[1]?.id ?? '' })).rejects.toMatchObject({ reason: 'factorLast' })
    const other = await buildOfficer(database, 10)
    await expect(revokeOwnFactor({ actor: other, id: factors[1]?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE actor_id = $1 ORDER BY position', [officer.id])).map(({ kind }) => kind)).toEqual(['factor.enrolled', 'factor.revoked'])
  })

  it('have no name with an Aadhaar number in it, which would stand in the ledger for ever', async () => {
    await expect(addFactor({ actor: officer, kind: 'webauthn', enrolment: { label: 'Thumb 2341 2341 2346' }, answer: undefined })).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'label', message: 'labelNumber' }] })
    expect(await database.sql('SELECT FROM portal.factor_challenge WHERE session_id = $1', [officer.sessionId])).toEqual([])
  })

  it('are as many as an account may have', async () => {
    for (let more = 0; more < 4; more += 1) await giveAuthenticator(database, { accountId: officer.id, authenticator: new TestAuthenticator(env().PORTAL_ORIGIN) })
    await expect(addFactor({ actor: officer, kind: 'webauthn', enrolment: { label: 'Key' }, answer: undefined })).rejects.toMatchObject({ reason: 'factorsMany' })
  })
})

describe('an exemption', () => {
  let one: AdminActor
  let two: AdminActor
  beforeEach(async () => {
    ;[one, two] = [await buildAdmin(database), await buildAdmin(database)]
  })
  const inDays = async (days: number): Promise<string> => (await database.sql<{ day: string }>(`SELECT (portal.india_day() + $1::int)::text AS day`, [days]))[0]?.day ?? ''
  const propose = (day: string | null, kind: 'factor.exempt' | 'factor.exemptEnd' = 'factor.exempt', subject = officer.id, actor = one) => proposeChange({ actor, kind, subject, after: { exemptUntil: day }, justification: 'Worn fingerprints, certified' })
  const untilOf = async (id: string) => (await database.sql<{ day: string | null }>('SELECT portal.exempt_until($1)::text AS day', [id]))[0]?.day

  it('is given, changed and ended by two admins, each on record with its account', async () => {
    const fresh = await buildOfficer(database, 10)
    const day = await inDays(30)
    const { id } = await propose(day, 'factor.exempt', fresh.id)
    expect(await untilOf(fresh.id)).toBeNull()
    await expect(decideProposal({ actor: one, id, verdict: 'approve', reason: 'My own proposal' })).rejects.toMatchObject({ reason: 'ownProposal' })
    await decideProposal({ actor: two, id, verdict: 'approve', reason: 'Certificate seen' })
    expect(await untilOf(fresh.id)).toBe(day)
    // The report counts all accounts in use, whatever its list holds.
    const [counts] = await database.sql(`SELECT count(*)::int AS "all", 0 AS aadhaar, count(portal.exempt_until(id))::int AS exempt FROM portal."user" WHERE status <> 'deactivated'`)
    expect((await readFactorReport(one)).counts).toEqual(counts)
    const longer = await propose(await inDays(60), 'factor.exempt', fresh.id)
    await decideProposal({ actor: two, id: longer.id, verdict: 'approve', reason: 'Certificate seen' })
    const end = await propose(null, 'factor.exemptEnd', fresh.id)
    await decideProposal({ actor: two, id: end.id, verdict: 'approve', reason: 'Aadhaar works now' })
    expect(await untilOf(fresh.id)).toBeNull()
    expect((await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE subject_id = $1 AND kind LIKE 'factor.%' ORDER BY position`, [fresh.id])).map(({ kind }) => kind)).toEqual(['factor.exempted', 'factor.exempted', 'factor.exemptionEnded'])
    expect(await database.sql('SELECT count(*)::int AS n, count(ended_at)::int AS ended FROM portal.factor_exemption WHERE user_id = $1', [fresh.id])).toEqual([{ n: 2, ended: 2 }])
  })

  it('has a day ahead and at most a year, is nobody’s own, and needs somebody to be exempt', async () => {
    const fresh = await buildOfficer(database, 10)
    for (const day of [await inDays(-1), await inDays(367), 'never']) await expect(propose(day, 'factor.exempt', fresh.id), day).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
    await expect(propose(await inDays(9), 'factor.exempt', one.id)).rejects.toMatchObject({ reason: 'ownProposal' })
    await expect(propose(null, 'factor.exemptEnd', fresh.id)).rejects.toMatchObject({ code: 'not_found' })
    const without = await buildAdmin(database, ['review', 'approve'])
    await expect(propose(await inDays(9), 'factor.exempt', fresh.id, without)).rejects.toMatchObject({ reason: 'noPermission' })
    await expect(propose(await inDays(366), 'factor.exempt', fresh.id)).resolves.toMatchObject({ id: expect.any(String) })
  })
})
