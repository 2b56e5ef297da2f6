import { randomBytes, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { resolveHalf } from '@/lib/auth/session'
import { signIn } from '@/lib/auth/sign-in'
import { openSecret } from '@/lib/crypto/sealed-secret'
import { AppError } from '@/lib/errors'
import { mailSecretLabel } from '@/lib/mail/secret-labels'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { factorEndsOf, giveAuthenticator } from '@/lib/testing/factors'
import type { Nomination } from '@/lib/users/schema'
import { activateAccount, activateOfficer, createAccount, deactivateOfficer, isActivationOpen, nominate, resendActivation, signOutPerson } from '@/lib/users/use-cases'

const database = useDatabase()
const password = 'green umbrellas at noon'
let admin: AdminActor

beforeAll(async () => {
  admin = await buildAdmin(database)
})

const nomination = (overrides: Partial<Nomination> = {}): Nomination => {
  const userId = `k${randomBytes(5).toString('hex')}`
  return {
    userId, name: 'Smt. Kavita Ranjan', designation: 'Principal Secretary, Labour', rank: 'principalSecretary', stateCode: 10, email: `${userId}@example.gov.in`,
    orderNumber: 'LAB/2026/1482', orderDate: '2026-01-02', language: 'hi', ...overrides,
  }
}
const create = async (overrides: Partial<Nomination> = {}) => {
  const officer = nomination(overrides)
  const id = await makeAccount(officer)
  const [account] = await database.sql<{ userId: string }>('SELECT user_id AS "userId" FROM portal."user" WHERE id = $1', [id])
  return { id, userId: account?.userId ?? '' }
}
/** What the second approval of a nomination does (lib/requests/decisions). */
const makeAccount = (officer: Nomination) => inActorTransaction(admin, (tx) => nominate(tx, { actor: admin, requestId: randomUUID(), officer }))
/** The token as the newest mail to the person would carry it. */
const mailedToken = async (userId: string): Promise<string> => {
  const [mail] = await database.sql<{ id: string; secret_sealed: Buffer }>('SELECT id, secret_sealed FROM portal.mail WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1', [userId])
  if (!mail) throw new Error('no mail')
  return openSecret({ sealed: mail.secret_sealed, label: mailSecretLabel({ mailId: mail.id, userId }) })
}
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status FROM portal."user" WHERE id = $1', [id]))[0]?.status
const eventsOf = async (id: string) => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE subject_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
// Each time from another place: of one place only the first refusal in some minutes is an event (lib/auth/strangers).
let places = 0
const activateWith = (token: string, chosen = password, again = chosen) => activateAccount({ token, password: chosen, passwordAgain: again, address: `10.0.1.${(places += 1)}` })
const tryToSignIn = (userId: string, typed: string, address = '10.0.0.9') => signIn({ userId, password: typed, address, browser: { userAgent: null, deviceToken: null } })
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}

describe('a nomination', () => {
  test('makes an invited account, one sealed activation mail and their events together', async () => {
    const { id } = await create()
    const [user] = await database.sql<object>('SELECT status::text AS status, kind::text AS kind, locale, password_hash, created_by_id FROM portal."user" WHERE id = $1', [id])
    expect(user).toEqual({ status: 'invited', kind: 'officer', locale: 'hi', password_hash: null, created_by_id: null })
    const token = await mailedToken(id)
    expect(token).toMatch(/^[\w-]{43}$/)
    const [stored] = await database.sql<{ whole: string; hours: number }>(
      `SELECT a::text AS whole, extract(epoch FROM expires_at - created_at)::float8 / 3600 AS hours FROM portal.activation a WHERE user_id = $1`, [id])
    expect(stored?.whole).not.toContain(token)
    expect(stored?.hours).toBe(24)
    expect(await eventsOf(id)).toEqual(['account.created', 'activation.mailed'])
  })

  test('of a rank below Secretary makes none', async () => {
    expect(await refusalOf(create({ rank: 'jointSecretary' }))).toBe(':rankBelowSecretary')
  })

  test('without a user id gets one that is free', async () => {
    const one = await create({ userId: null, email: 'new.officer@one.example' })
    const two = await create({ userId: null, email: 'new.officer@two.example' })
    expect([one.userId, two.userId]).toEqual(['new.officer', 'new.officer2'])
  })

  test('with a taken user id or address says which, and leaves nothing behind', async () => {
    const first = nomination()
    await makeAccount(first)
    expect(await refusalOf(create({ userId: first.userId }))).toBe(':nomineeUserIdTaken')
    expect(await refusalOf(create({ email: first.email }))).toBe(':nomineeEmailTaken')
    expect(await refusalOf(makeAccount(first))).toBe(':nomineeEmailTaken :nomineeUserIdTaken')
    expect(await database.sql('SELECT 1 FROM portal."user" WHERE email = $1', [first.email])).toHaveLength(1)
  })
})

describe('an activation', () => {
  test('of twenty at once succeeds once; the others hear what an unknown link hears', async () => {
    const { id, userId } = await create()
    const token = await mailedToken(id)
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => activateWith(token).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.fields[0]?.message : String(error)))))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'activationOver')).toHaveLength(19)
    expect((await eventsOf(id)).filter((kind) => kind === 'activation.done')).toHaveLength(1)
    expect(await tryToSignIn(userId, password)).not.toBeNull()
  })

  test('looks alike for used, over, unknown and malformed links, each with one event', async () => {
    const used = await create()
    const usedToken = await mailedToken(used.id)
    await activateWith(usedToken)
    const over = await create()
    const overToken = await mailedToken(over.id)
    await database.sql(`UPDATE portal.activation SET expires_at = now() - interval '1 millisecond' WHERE user_id = $1`, [over.id])
    const count = async () => Number((await database.sql<{ n: string }>(`SELECT count(*) AS n FROM ledger.event WHERE kind = 'activation.refused'`))[0]?.n)
    const before = await count()
    for (const token of [usedToken, overToken, 'x'.repeat(43), '', '\0', "' OR 1=1"]) {
      expect(await isActivationOpen(token)).toBe(false)
      expect(await refusalOf(activateWith(token))).toBe(':activationOver')
    }
    expect((await count()) - before).toBe(6)
    expect(await statusOf(over.id)).toBe('invited')
  })

  test('with a password that cannot be taken leaves the link good', async () => {
    const { id } = await create()
    const token = await mailedToken(id)
    expect(await refusalOf(activateWith(token, 'short'))).toBe('password:passwordShort')
    expect(await refusalOf(activateWith(token, 'Kavita Ranjan 1'))).toBe('password:passwordIsName')
    expect(await refusalOf(activateWith(token, password, `${password}!`))).toBe('passwordAgain:passwordsDiffer')
    expect(await isActivationOpen(token)).toBe(true)
    await activateWith(token)
    expect(await statusOf(id)).toBe('active')
  })

  test('mailed again ends the earlier link; an active account gets none', async () => {
    const { id } = await create()
    const first = await mailedToken(id)
    await resendActivation({ actor: admin, id })
    const second = await mailedToken(id)
    expect([await isActivationOpen(first), await isActivationOpen(second)]).toEqual([false, true])
    await activateWith(second)
    expect(await refusalOf(resendActivation({ actor: admin, id }))).toBe('notInvited')
  })
})

describe('deactivation', () => {
  test('ends sessions and links at once, and activation brings the person back with the own password', async () => {
    const { id, userId } = await create()
    await activateWith(await mailedToken(id))
    const session = await tryToSignIn(userId, password)
    const live = () => resolveHalf({ token: session?.token ?? '', address: null })
    expect((await live())?.userId).toBe(userId)
    await giveAuthenticator(database, { accountId: id, authenticator: new TestAuthenticator('https://portal.example') })
    await deactivateOfficer({ actor: admin, id, reason: 'Transferred.' })
    expect(await live()).toBeNull()
    expect(await tryToSignIn(userId, password)).toBeNull()
    expect(await refusalOf(deactivateOfficer({ actor: admin, id, reason: 'Transferred.' }))).toBe('deactivatedAlready')
    await activateOfficer({ actor: admin, id })
    expect(await live()).toBeNull()
    expect(await tryToSignIn(userId, password)).not.toBeNull()
    expect(await factorEndsOf(database, id)).toEqual({ live: 1, ended: [], events: [] })
    expect(await refusalOf(activateOfficer({ actor: admin, id }))).toBe('notDeactivated')
  })

  test('of somebody invited voids the link; back in use they get a new mail', async () => {
    const { id } = await create()
    const token = await mailedToken(id)
    await deactivateOfficer({ actor: admin, id, reason: 'Wrong person.' })
    expect(await isActivationOpen(token)).toBe(false)
    await activateOfficer({ actor: admin, id })
    expect(await statusOf(id)).toBe('invited')
    expect([await isActivationOpen(token), await isActivationOpen(await mailedToken(id))]).toEqual([false, true])
  })

  test('of an admin, an auditor or nobody is not found', async () => {
    const other = await buildAdmin(database)
    for (const id of [admin.id, other.id, '00000000-0000-4000-8000-000000000000']) expect(await refusalOf(deactivateOfficer({ actor: admin, id, reason: 'Because.' }))).toBe('not_found')
    expect(await statusOf(other.id)).toBe('active')
  })
})

describe('signing in', () => {
  test('answers null alike to unknown, invited, deactivated and NUL, whatever the password', async () => {
    const { userId } = await create()
    for (const typed of [userId, 'nobody.at.all', 'a\0b', '', "' OR 1=1 --"]) expect(await tryToSignIn(typed, password, '10.0.0.12')).toBeNull()
  })

  test('out ends this session and records it', async () => {
    const officer = await buildOfficer(database, 10)
    await signOutPerson(officer)
    const [row] = await database.sql<{ revoked: boolean }>('SELECT revoked_at IS NOT NULL AS revoked FROM portal.session WHERE id = $1', [officer.sessionId])
    expect(row?.revoked).toBe(true)
    expect(await database.sql(`SELECT 1 FROM ledger.event WHERE kind = 'signOut.done' AND actor_id = $1`, [officer.id])).toHaveLength(1)
  })
})

test('a password of another is set for demonstration accounts alone', async () => {
  const account = { kind: 'admin' as const, userId: 'demo.admin', name: 'Demo', designation: 'Admin', email: 'demo.admin@example.invalid', locale: 'en' as const, password }
  expect(await refusalOf(createAccount({ actor: systemActor('test'), account }))).toBe('passwordOfAnother')
  const { id } = await createAccount({ actor: systemActor('test'), account: { ...account, isDemo: true } })
  expect(await statusOf(id)).toBe('active')
})
