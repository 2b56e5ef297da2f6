import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { resolveHalf, resolveSession } from '@/lib/auth/session'
import { finishSignIn, signIn } from '@/lib/auth/sign-in'
import { openSecret } from '@/lib/crypto/sealed-secret'
import { hashToken, newToken } from '@/lib/crypto/token'
import { inTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { mailSecretLabel } from '@/lib/mail/secret-labels'
import { readProposal } from '@/lib/proposals/reads'
import { decideProposal, withdrawProposal } from '@/lib/proposals/use-cases'
import { countWishes, readLostAccount, readOwnRecovery, readWishes } from '@/lib/recovery/reads'
import { readEntryBar, selectStateOfficers } from '@/lib/requests/enterers/store'
import { askForRecovery, proposeRecovery, setWishAside, stopRecovery } from '@/lib/recovery/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { exempt, giveAuthenticator } from '@/lib/testing/factors'
import { asLogin } from '@/lib/testing/login'
import { insertActivation } from '@/lib/users/store'
import { activateAccount } from '@/lib/users/use-cases'

const database = useDatabase()
const [old, fresh] = ['seven tin kettles boiling', 'nine quiet lanterns upstream']
const identityCheck = 'Called back on the number of the letter'
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let token = ''

beforeAll(async () => {
  first = await buildAdmin(database)
  second = await buildAdmin(database)
})
beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  token = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [officer.sessionId, hashToken(token)])
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [officer.id, await hashPassword({ userId: officer.userId, password: old })])
})

// Each from a place of its own: wishes are counted by network.
let places = 0
const ask = (userId: string, address = `10.7.${(places += 1)}.1`) => askForRecovery({ userId, address })
const propose = (id = officer.id, actor = first) => proposeRecovery({ actor, id, identityCheck, justification: 'The key was lost with the bag' })
const decide = (id: string, verdict: 'approve' | 'refuse' = 'approve', actor = second) => decideProposal({ actor, id, verdict, reason: 'Called her back as well' })
const wishes = async () => (await readWishes(first)).filter(({ accountId }) => accountId === officer.id)
const kindsAbout = async (id: string) => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE subject_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
const canSignIn = async (password: string) => (await signIn({ userId: officer.userId, password, address: '10.0.0.9', browser: { userAgent: null, deviceToken: null } })) !== null
/** Comes in by both steps, as if a factor had answered. */
const comesIn = async (password: string) => {
  const step = await signIn({ userId: officer.userId, password, address: '10.0.0.9', browser: { userAgent: null, deviceToken: null } })
  const half = step && (await resolveHalf({ token: step.token, address: null }))
  return half ? inTransaction((tx) => finishSignIn(tx, { half, browser: { userAgent: null, deviceToken: null }, factor: 'webauthn' })).then(() => true) : false
}
const mailedToken = async () => {
  const [mail] = await database.sql<{ id: string; sealed: Buffer }>(`SELECT id, secret_sealed AS sealed FROM portal.mail WHERE user_id = $1 AND kind = 'activation' ORDER BY created_at DESC LIMIT 1`, [officer.id])
  if (!mail) throw new Error('no activation was mailed')
  return openSecret({ sealed: mail.sealed, label: mailSecretLabel({ mailId: mail.id, userId: officer.id }) })
}

describe('somebody who cannot sign in', () => {
  test('leaves one wish, one event and one mail to the owner, however often it is asked; the account stays as it is', async () => {
    for (let time = 0; time < 3; time += 1) await ask(officer.userId)
    expect(await wishes()).toHaveLength(1)
    expect(await kindsAbout(officer.id)).toEqual(['recovery.asked'])
    expect(await database.sql('SELECT kind::text AS kind FROM portal.mail WHERE user_id = $1', [officer.id])).toEqual([{ kind: 'recoveryNotice' }])
    // The password alone says nothing: the factor may be what was lost.
    expect(await canSignIn(old)).toBe(true)
    expect(await wishes()).toHaveLength(1)
    expect(await comesIn(old)).toBe(true)
    // Who signs in has lost nothing; asked again afterwards it is a new wish.
    expect(await wishes()).toEqual([])
    await ask(officer.userId)
    expect(await wishes()).toHaveLength(1)
    expect(await database.sql('SELECT outcome FROM portal.recovery_wish WHERE user_id = $1 ORDER BY asked_at', [officer.id])).toEqual([{ outcome: 'over' }, { outcome: null }])
  })

  test.each([['an unknown one', 'nobody.at.all'], ['no user id', 'a\0b'], ['one that is out of use', null]])('is answered for %s as for any: after the same time, with nothing done', async (_what, typed) => {
    if (typed === null) await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    const before = await database.sql('SELECT count(*) FROM portal.recovery_wish')
    const startedAt = performance.now()
    await expect(ask(typed ?? officer.userId)).resolves.toBeUndefined()
    // Timers may wake a little early.
    expect(performance.now() - startedAt).toBeGreaterThan(limits.recoveryAnswerMilliseconds - 5)
    expect(await database.sql('SELECT count(*) FROM portal.recovery_wish')).toEqual(before)
  })

  test('is answered after that time for an account as well (by how little both differ is the proof recovery-times)', async () => {
    const startedAt = performance.now()
    await ask(officer.userId)
    expect(performance.now() - startedAt).toBeGreaterThan(limits.recoveryAnswerMilliseconds - 5)
    expect(await wishes()).toHaveLength(1)
  })

  test('from one network can be wished for so many accounts within an hour, and is answered the same after that', async () => {
    const others = await Promise.all(Array.from({ length: limits.recoveryPerNetworkHour }, () => buildOfficer(database, 10)))
    await Promise.all(others.map(({ userId }) => ask(userId, '10.9.9.9')))
    await expect(ask(officer.userId, '10.9.9.9')).resolves.toBeUndefined()
    expect(await wishes()).toEqual([])
    expect(await database.sql(`SELECT details FROM ledger.event WHERE kind = 'recovery.refused' AND address = '10.9.9.9'`)).toEqual([{ details: { cause: 'throttled' } }])
  })

  test('is set aside by an admin with a reason, and by nobody by hand', async () => {
    await ask(officer.userId)
    await expect(asLogin(database, 'portal_web', (client) => client.query(`UPDATE portal.recovery_wish SET closed_at = now(), outcome = 'setAside', closed_by_id = $2 WHERE user_id = $1`, [officer.id, first.id])))
      .rejects.toMatchObject({ code: '42501' })
    await setWishAside({ actor: first, id: officer.id, reason: 'She found the key again' })
    expect(await wishes()).toEqual([])
    await expect(setWishAside({ actor: first, id: officer.id, reason: 'Once more' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await kindsAbout(officer.id)).toEqual(['recovery.asked', 'recovery.decided'])
    await expect(database.sql(`UPDATE portal.recovery_wish SET closed_at = now() WHERE user_id = $1`, [officer.id])).rejects.toMatchObject({ code: '23514' })
  })
})

describe('a recovery', () => {
  test('by two admins takes everything away that opened the account, and mails one new way in', async () => {
    await ask(officer.userId)
    await inActorTransaction(first, (tx) => insertActivation(tx, { userId: officer.id, token: 'an open link of before' }))
    const id = await propose()
    expect(await resolveSession({ token, address: null, touch: false })).not.toBeNull()
    await decide(id.id)
    expect(await resolveSession({ token, address: null, touch: false })).toBeNull()
    expect(await canSignIn(old)).toBe(false)
    await expect(activateAccount({ token: 'an open link of before', password: fresh, passwordAgain: fresh, address: '10.8.0.1' })).rejects.toMatchObject({ fields: [{ message: 'activationOver' }] })
    expect(await database.sql('SELECT status::text AS status, password_hash FROM portal."user" WHERE id = $1', [officer.id])).toEqual([{ status: 'invited', password_hash: null }])
    expect(await wishes()).toEqual([])
    expect(await kindsAbout(officer.id)).toEqual(expect.arrayContaining(['recovery.asked', 'proposal.made', 'proposal.approved', 'recovery.decided', 'activation.mailed']))
    await activateAccount({ token: await mailedToken(), password: fresh, passwordAgain: fresh, address: '10.8.0.2' })
    expect([await canSignIn(old), await canSignIn(fresh)]).toEqual([false, true])
  })

  test('refused changes nothing but answers the wish', async () => {
    await ask(officer.userId)
    await decide((await propose()).id, 'refuse')
    expect(await wishes()).toEqual([])
    expect(await canSignIn(old)).toBe(true)
  })

  test('dies when the person signs in meanwhile: who can has lost nothing', async () => {
    const { id } = await propose()
    expect(await comesIn(old)).toBe(true)
    await expect(decide(id)).rejects.toMatchObject({ code: 'conflict' })
    expect(await readProposal(first, id)).toMatchObject({ status: 'lapsed', lapseCause: 'base' })
    expect(await canSignIn(old)).toBe(true)
  })

  test('is nobody’s who is let in by it, with this account or a second one; nor one person’s alone; nor without how the identity was checked', async () => {
    await expect(propose(first.id)).rejects.toMatchObject({ code: 'refused', reason: 'ownProposal' })
    const { id } = await propose()
    await expect(decide(id, 'approve', first)).rejects.toMatchObject({ reason: 'ownProposal' })
    const twin = await buildAdmin(database)
    await database.sql('UPDATE portal."user" SET name = (SELECT name FROM portal."user" WHERE id = $1) WHERE id = $2', [officer.id, twin.id])
    await expect(decide(id, 'approve', twin)).rejects.toMatchObject({ reason: 'ownProposal' })
    await expect(propose(officer.id, twin)).rejects.toMatchObject({ reason: 'ownProposal' })
    await withdrawProposal({ actor: first, id })
    await expect(proposeRecovery({ actor: first, id: officer.id, identityCheck: 'seen', justification: 'The key was lost' })).rejects.toMatchObject({ fields: [{ message: 'proposalImpossible' }] })
    const keeper = await buildAdmin(database, ['approve', 'review'])
    await expect(propose(officer.id, keeper)).rejects.toMatchObject({ reason: 'noPermission' })
  })

  test('lets admins and auditors in anew like officers, and nobody who is out of use', async () => {
    const [admin, auditor] = [await buildAdmin(database), await buildAuditor(database)]
    for (const person of [admin, auditor]) {
      await decide((await propose(person.id)).id)
      expect(await database.sql('SELECT status::text AS status FROM portal."user" WHERE id = $1', [person.id])).toEqual([{ status: 'invited' }])
      expect(await readLostAccount(first, person.id)).toMatchObject({ kind: person.kind, askedAt: null })
    }
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await expect(propose()).rejects.toMatchObject({ code: 'not_found' })
  })

  test('takes every factor with it, on record, and tells the owner by mail at each step; the second factor is enrolled anew', async () => {
    const factorId = await giveAuthenticator(database, { accountId: officer.id, authenticator: new TestAuthenticator(process.env.PORTAL_ORIGIN ?? '') })
    await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [officer.id])
    await decide((await propose()).id)
    expect(await database.sql('SELECT revoke_cause AS cause, revoked_by_id AS by FROM portal.factor WHERE id = $1', [factorId])).toEqual([{ cause: 'recovery', by: second.id }])
    expect(await database.sql(`SELECT details FROM ledger.event WHERE subject_id = $1 AND kind = 'factor.revoked'`, [officer.id])).toEqual([{ details: { kind: 'webauthn', cause: 'recovery' } }])
    expect(await database.sql(`SELECT kind::text AS kind, params->>'step' AS step FROM portal.mail WHERE user_id = $1 ORDER BY created_at, kind`, [officer.id])).toEqual(expect.arrayContaining([{ kind: 'recoveryNotice', step: 'proposed' }, { kind: 'recoveryNotice', step: 'approved' }, { kind: 'activation', step: null }]))
    expect(await database.sql('SELECT enrol_until FROM portal."user" WHERE id = $1', [officer.id])).toEqual([{ enrol_until: null }])
    await activateAccount({ token: await mailedToken(), password: fresh, passwordAgain: fresh, address: '10.8.0.3' })
    expect(await database.sql('SELECT enrol_until > now() AS open FROM portal."user" WHERE id = $1', [officer.id])).toEqual([{ open: true }])
  })

  test('changes no grant and no exemption', async () => {
    const grant = await buildGrant(database, { officer, districts: [203], fields: { name: { view: 'clear', file: 'absent' } } })
    await exempt(database, officer.id)
    const standing = () => database.sql('SELECT to_jsonb(g) AS row, (SELECT count(*) FROM portal.grant_suspension s WHERE s.grant_id = g.id) AS suspensions FROM portal."grant" g WHERE g.id = $1', [grant])
    const before = await standing()
    expect(before).toHaveLength(1)
    await decide((await propose()).id)
    expect(await standing()).toEqual(before)
    expect(await database.sql('SELECT ended_at FROM portal.factor_exemption WHERE user_id = $1', [officer.id])).toEqual([{ ended_at: null }])
  })

  test('of a State’s only officer leaves the State its voice: no admin enters requests in its place meanwhile', async () => {
    const only = await buildOfficer(database, 22)
    const bar = () => inTransaction((tx) => readEntryBar(tx, { personId: first.id, stateCode: 22 }))
    expect(await bar()).toBe('stateHasOfficer')
    await decide((await propose(only.id)).id)
    expect(await bar()).toBe('stateHasOfficer')
    expect(await inTransaction((tx) => selectStateOfficers(tx, { stateCode: 22 }))).toMatchObject([{ id: only.id }])
    // Invited for the first time is no voice yet.
    const invited = await buildOfficer(database, 12)
    await database.sql(`DELETE FROM portal.user_standing WHERE user_id = $1`, [invited.id])
    await database.sql(`UPDATE portal."user" SET status = 'invited' WHERE id = $1`, [invited.id])
    expect(await inTransaction((tx) => readEntryBar(tx, { personId: first.id, stateCode: 12 }))).toBeNull()
  })

  test('is stopped by whoever is signed in to the account, asked or proposed, and by nobody for another', async () => {
    await expect(stopRecovery(officer)).rejects.toMatchObject({ code: 'conflict', reason: 'nothingToStop' })
    await ask(officer.userId)
    expect(await readOwnRecovery(officer)).toMatchObject({ askedAt: expect.any(Date), proposedAt: null })
    await stopRecovery(officer)
    expect(await readOwnRecovery(officer)).toBeUndefined()
    // Proposed by an admin, whom nobody had asked.
    const { id } = await propose()
    expect(await readOwnRecovery(officer)).toMatchObject({ askedAt: null, proposedAt: expect.any(Date) })
    await stopRecovery(officer)
    await expect(decide(id)).rejects.toMatchObject({ code: 'conflict', reason: 'proposalDiedBase' })
    expect(await canSignIn(old)).toBe(true)
    expect((await kindsAbout(officer.id)).filter((kind) => kind.startsWith('recovery.'))).toEqual(['recovery.asked'])
    expect(await database.sql(`SELECT count(*)::int AS n FROM ledger.event WHERE actor_id = $1 AND kind = 'recovery.stopped'`, [officer.id])).toEqual([{ n: 2 }])
    await ask(officer.userId)
    const byHand = (outcome: string, by: string | null) => asLogin(database, 'portal_web', (client) => client.query(`UPDATE portal.recovery_wish SET closed_at = now(), outcome = $2, closed_by_id = $3 WHERE user_id = $1 AND closed_at IS NULL`, [officer.id, outcome, by]))
    await expect(byHand('stopped', officer.id)).rejects.toMatchObject({ code: '42501' })
    await expect(byHand('recovered', null)).rejects.toMatchObject({ code: '42501' })
  })
})

test('nobody sets the password of another by hand, and an own one only who speaks', async () => {
  const set = (id: string) => asLogin(database, 'portal_web', (client) => client.query(`UPDATE portal."user" SET password_hash = 'x' WHERE id = $1`, [id]))
  await expect(set(officer.id)).rejects.toMatchObject({ code: '42501' })
  await expect(asLogin(database, 'portal_web', (client) => client.query('SELECT portal.forget_credentials($1)', [officer.id]))).rejects.toMatchObject({ code: '42501' })
})

test('how many wait is counted beyond what the list shows', async () => {
  const [before, more] = [await countWishes(first), limits.listRowsMax + 7]
  await database.sql(
    `WITH person AS (INSERT INTO portal."user" (user_id, kind, status, name, designation, state_code, email, rank)
       SELECT 'wish' || n, 'officer', 'active', 'Officer ' || n, 'Secretary', 10, 'wish' || n || '@example.invalid', 'secretary' FROM generate_series(1, $1::int) n RETURNING id)
     INSERT INTO portal.recovery_wish (user_id) SELECT id FROM person`, [more])
  expect([await countWishes(first), (await readWishes(first)).length]).toEqual([before + more, limits.listRowsMax])
})
