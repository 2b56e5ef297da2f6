import { beforeEach, describe, expect, it } from 'vitest'
import type { HalfPerson, OfficerActor } from '@/lib/auth/actor'
import { resolveHalf, resolveSession } from '@/lib/auth/session'
import { env } from '@/lib/env'
import { FactorAsked, FactorFailure } from '@/lib/factors/rules'
import { readNextStep } from '@/lib/factors/reads'
import { enrolAtSignIn, proveSignIn } from '@/lib/factors/sign-in/use-cases'
import { recordFactorRefusal } from '@/lib/factors/step-up/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { beginSignIn, exempt, giveAuthenticator } from '@/lib/testing/factors'

const database = useDatabase()
let officer: OfficerActor
let authenticator: TestAuthenticator
const browser = { userAgent: null, deviceToken: null }

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  authenticator = new TestAuthenticator(env().PORTAL_ORIGIN)
})

const person = (token: string) => resolveSession({ token, address: null, touch: false })
async function halfOf(token: string): Promise<HalfPerson> {
  const half = await resolveHalf({ token, address: null })
  if (!half) throw new Error('nobody is half way')
  return half
}
async function asked(work: Promise<unknown>): Promise<{ challenge: string; words: string }> {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!(error instanceof FactorAsked)) throw error
  const [task] = error.needed.tasks
  return { challenge: task?.challenge ?? '', words: (task?.task as { challenge: string }).challenge }
}
const events = () => database.sql<{ kind: string; details: object }>(`SELECT kind, details FROM ledger.event WHERE actor_id = $1 OR subject_id = $1 ORDER BY position`, [officer.id])

describe('the second step of signing in', () => {
  it('begins a session under a token nobody has seen; the first step’s never becomes one', async () => {
    await giveAuthenticator(database, { accountId: officer.id, authenticator })
    const token = await beginSignIn(officer.id)
    expect(await person(token)).toBeNull()
    const half = await halfOf(token)
    expect(await readNextStep(half)).toEqual({ step: 'factor' })
    const { challenge, words } = await asked(proveSignIn({ half, browser, answer: undefined }))
    const { token: full } = await proveSignIn({ half, browser, answer: JSON.stringify({ challenge, answer: authenticator.get(words) }) })
    expect(await person(full)).toMatchObject({ id: officer.id, previousSignInAt: null })
    expect(await person(token)).toBeNull()
    expect(await resolveHalf({ token, address: null })).toBeNull()
    // One active session for an officer: the one of before is over.
    expect(await database.sql(`SELECT 1 FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL`, [officer.id])).toHaveLength(1)
    expect(await events()).toEqual([{ kind: 'signIn.done', details: { factor: 'webauthn' } }, { kind: 'session.ended', details: { cause: 'newer' } }, { kind: 'device.new', details: {} }])
  })

  it('leaves the owner’s work alone until the factor is proven', async () => {
    await beginSignIn(officer.id)
    expect(await database.sql(`SELECT 1 FROM portal.session WHERE id = $1 AND revoked_at IS NULL`, [officer.sessionId])).toHaveLength(1)
  })

  it('is used once: a second answer after it finds the first step over', async () => {
    await giveAuthenticator(database, { accountId: officer.id, authenticator })
    const half = await halfOf(await beginSignIn(officer.id))
    const [one, two] = [await asked(proveSignIn({ half, browser, answer: undefined })), await asked(proveSignIn({ half, browser, answer: undefined }))]
    await proveSignIn({ half, browser, answer: JSON.stringify({ challenge: one.challenge, answer: authenticator.get(one.words) }) })
    await expect(proveSignIn({ half, browser, answer: JSON.stringify({ challenge: two.challenge, answer: authenticator.get(two.words) }) })).rejects.toMatchObject({ reason: 'signInOver' })
  })

  it('is over after its minutes, for an account out of use, and after some answers that proved nothing', async () => {
    const over = await beginSignIn(officer.id)
    await database.sql(`UPDATE portal.session SET expires_at = now() WHERE user_id = $1 AND stage = 'password'`, [officer.id])
    expect(await resolveHalf({ token: over, address: null })).toBeNull()
    await giveAuthenticator(database, { accountId: officer.id, authenticator })
    const token = await beginSignIn(officer.id)
    const half = await halfOf(token)
    for (let time = 0; time < 5; time += 1) {
      expect(await resolveHalf({ token, address: null })).not.toBeNull()
      const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
      const failure = await proveSignIn({ half, browser, answer: JSON.stringify({ challenge, failed: 'cancelled' }) }).catch((error: unknown) => error)
      if (!(failure instanceof FactorFailure)) throw failure
      await recordFactorRefusal({ actor: half, failure, act: 'signIn.factor' })
    }
    expect(await resolveHalf({ token, address: null })).toBeNull()
    expect(await events()).toEqual(Array.from({ length: 5 }, () => ({ kind: 'factor.refused', details: { kind: 'webauthn', cause: 'cancelled', act: 'signIn.factor' } })))
    const last = await beginSignIn(officer.id)
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    expect(await resolveHalf({ token: last, address: null })).toBeNull()
  })

  it('suspends a copied key, tells its owner and says so in the ledger', async () => {
    const factorId = await giveAuthenticator(database, { accountId: officer.id, authenticator, label: 'Old laptop' })
    const half = await halfOf(await beginSignIn(officer.id))
    await database.sql('UPDATE portal.webauthn_credential SET counter = 9 WHERE factor_id = $1', [factorId])
    const { challenge, words } = await asked(proveSignIn({ half, browser, answer: undefined }))
    const failure = await proveSignIn({ half, browser, answer: JSON.stringify({ challenge, answer: authenticator.get(words) }) }).catch((error: unknown) => error)
    if (!(failure instanceof FactorFailure)) throw failure
    await recordFactorRefusal({ actor: half, failure, act: 'signIn.factor' })
    expect(await events()).toEqual([
      { kind: 'factor.refused', details: { kind: 'webauthn', cause: 'cloned', act: 'signIn.factor' } }, { kind: 'factor.revoked', details: { kind: 'webauthn', cause: 'cloned' } },
    ])
    expect(await database.sql(`SELECT revoke_cause FROM portal.factor WHERE id = $1`, [factorId])).toEqual([{ revoke_cause: 'cloned' }])
    expect(await database.sql(`SELECT kind::text, params FROM portal.mail WHERE user_id = $1`, [officer.id])).toEqual([{ kind: 'factorSuspended', params: { label: 'Old laptop' } }])
    expect(await readNextStep(half)).toEqual({ step: 'none' })
  })
})

describe('the first enrolment', () => {
  const enrol = (half: HalfPerson, answer?: string) => enrolAtSignIn({ half, browser, answer, kind: 'webauthn', enrolment: { label: 'Office laptop' } })

  it('opens with the activation and closes with the first factor; who enrols is signed in', async () => {
    await exempt(database, officer.id)
    await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [officer.id])
    const misnamed = enrolAtSignIn({ half: await halfOf(await beginSignIn(officer.id)), browser, answer: undefined, kind: 'webauthn', enrolment: { label: '234123412346' } })
    await expect(misnamed).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'label', message: 'labelNumber' }] })
    const half = await halfOf(await beginSignIn(officer.id))
    expect(await readNextStep(half)).toEqual({ step: 'enrol', kinds: ['webauthn'] })
    const { challenge, words } = await asked(enrol(half))
    const { token } = await enrol(half, JSON.stringify({ challenge, answer: authenticator.create(words) }))
    expect(await person(token)).toMatchObject({ id: officer.id })
    expect(await events()).toEqual([{ kind: 'signIn.done', details: { factor: 'webauthn' } }, { kind: 'session.ended', details: { cause: 'newer' } }, { kind: 'device.new', details: {} }, { kind: 'factor.enrolled', details: { kind: 'webauthn', label: 'Office laptop' } }])
    expect(await database.sql('SELECT enrol_until FROM portal."user" WHERE id = $1', [officer.id])).toEqual([{ enrol_until: null }])
    // The same authenticator then signs in.
    const next = await halfOf(await beginSignIn(officer.id))
    expect(await readNextStep(next)).toEqual({ step: 'factor' })
    const question = await asked(proveSignIn({ half: next, browser, answer: undefined }))
    await proveSignIn({ half: next, browser, answer: JSON.stringify({ challenge: question.challenge, answer: authenticator.get(question.words) }) })
    await expect(enrol(await halfOf(await beginSignIn(officer.id)))).rejects.toMatchObject({ reason: 'enrolOver' })
  })

  it('is refused after its hours, beside a factor, and for WebAuthn without an exemption', async () => {
    const half = await halfOf(await beginSignIn(officer.id))
    await expect(enrol(half)).rejects.toMatchObject({ reason: 'enrolOver' })
    await database.sql(`UPDATE portal."user" SET enrol_until = now() WHERE id = $1`, [officer.id])
    await expect(enrol(half)).rejects.toMatchObject({ reason: 'enrolOver' })
    await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [officer.id])
    await expect(enrol(half)).rejects.toMatchObject({ cause: 'notExempt' })
    await giveAuthenticator(database, { accountId: officer.id, authenticator })
    await expect(enrol(half)).rejects.toMatchObject({ reason: 'enrolOver' })
  })

  it.each([
    ['for another origin', { origin: 'https://evil.example' }, 'otherSite'], ['for another site', { rpId: 'evil.example' }, 'otherSite'], ['without user verification', { isUserVerified: false }, 'notVerified'],
    ['to other words', { challenge: Buffer.alloc(32).toString('base64url') }, 'challengeOver'], ['of another kind', { type: 'webauthn.get' }, 'badSignature'],
  ])('made %s enrols nothing', async (_what, twist, cause) => {
    await exempt(database, officer.id)
    await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [officer.id])
    const half = await halfOf(await beginSignIn(officer.id))
    const { challenge, words } = await asked(enrol(half))
    await expect(enrol(half, JSON.stringify({ challenge, answer: authenticator.create(words, twist) }))).rejects.toMatchObject({ cause })
    expect(await database.sql('SELECT 1 FROM portal.factor WHERE user_id = $1', [officer.id])).toEqual([])
  })

  it('takes no authenticator that another account enrolled', async () => {
    const other = await buildOfficer(database, 10)
    await giveAuthenticator(database, { accountId: other.id, authenticator })
    await exempt(database, officer.id)
    await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [officer.id])
    const half = await halfOf(await beginSignIn(officer.id))
    const { challenge, words } = await asked(enrol(half))
    await expect(enrol(half, JSON.stringify({ challenge, answer: authenticator.create(words) }))).rejects.toMatchObject({ cause: 'knownFactor' })
    expect(await database.sql('SELECT 1 FROM portal.factor WHERE user_id = $1', [officer.id])).toEqual([])
  })
})
