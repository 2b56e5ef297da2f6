import { createHash, createHmac, randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Fault } from '@/bin/identity-simulator/faults'
import { personOf, uidTokenOf } from '@/bin/identity-simulator/people'
import type { HalfPerson, OfficerActor } from '@/lib/auth/actor'
import { resolveHalf, resolveSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import type { CaptureTask } from '@/lib/factors/aadhaar/schema'
import { FactorAsked, FactorFailure } from '@/lib/factors/rules'
import type { FactorCause, FactorNeeded } from '@/lib/factors/schema'
import { enrolAtSignIn, proveSignIn } from '@/lib/factors/sign-in/use-cases'
import { recordFactorRefusal, takeProof } from '@/lib/factors/step-up/use-cases'
import { addFactor } from '@/lib/factors/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { beginSignIn } from '@/lib/testing/factors'
import { useIdentity } from '@/lib/testing/identity'

const database = useDatabase()
const identity = useIdentity()
const browser = { userAgent: 'a test', deviceToken: null }
let officer: OfficerActor

beforeAll(() => {
  process.env.AADHAAR_CONFIGURATION = identity().simulator.configurationFile
})
beforeEach(async () => {
  Object.assign(identity().simulator.world, { fault: 'none', finger: null })
  officer = await buildOfficer(database, 10)
})

async function halfOf(accountId: string): Promise<HalfPerson> {
  const half = await resolveHalf({ token: await beginSignIn(accountId), address: '127.0.0.1' })
  if (!half) throw new Error('no half session')
  return half
}

async function asked(work: Promise<unknown>): Promise<{ challenge: string; task: CaptureTask; needed: FactorNeeded }> {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof FactorAsked)) throw error
  const [first] = error.needed.tasks
  // The adapter wrote it.
  return { challenge: first?.challenge ?? '', task: first?.task as CaptureTask, needed: error.needed }
}

async function failureOf(work: Promise<unknown>): Promise<FactorFailure | null> {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (error !== null && !(error instanceof FactorFailure)) throw error
  return error
}

const answerText = (challenge: string, pidData: string): string => JSON.stringify({ challenge, answer: { pidData } })

/** Enrols the person's finger for the account as its owner would; the token of the session. */
async function enrol(account: { id: string }, key: string, typed = personOf(key).number): Promise<string> {
  await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [account.id])
  const attempt = { half: await halfOf(account.id), browser, kind: 'aadhaar' as const, enrolment: { label: 'Right thumb', aadhaarNumber: typed } }
  const { challenge } = await asked(enrolAtSignIn({ ...attempt, answer: undefined }))
  return (await enrolAtSignIn({ ...attempt, answer: answerText(challenge, await identity().pidDataOf(key)) })).token
}

/** Signs in with that person's finger, once the fault is set; the token, or throws. */
async function signIn(account: { id: string }, key: string, fault: Fault = 'none'): Promise<string> {
  const half = await halfOf(account.id)
  const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
  identity().simulator.world.fault = fault
  return (await proveSignIn({ half, browser, answer: answerText(challenge, await identity().pidDataOf(key)) })).token
}
// What a sign-in tells of browsers and sessions is another test's.
const eventsOf = (id: string) => database.sql<{ kind: string; details: object }>(`SELECT kind, details FROM ledger.event WHERE (actor_id = $1 OR subject_id = $1) AND kind NOT IN ('device.new', 'session.ended') ORDER BY position`, [id])

describe('an Aadhaar factor', () => {
  it('is enrolled with a number typed once, signs in, and proves an act', async () => {
    const key = 'anil.jha'
    const { number } = personOf(key)
    const enrolled = await enrol(officer, key, `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`)
    expect(await resolveSession({ token: enrolled, address: null, touch: false })).toMatchObject({ id: officer.id })
    expect(await database.sql('SELECT l.last4, f.label, f.kind FROM portal.aadhaar_link l JOIN portal.factor f ON f.id = l.factor_id WHERE f.user_id = $1', [officer.id])).toEqual([{ last4: number.slice(-4), label: 'Right thumb', kind: 'aadhaar' }])
    const token = await signIn(officer, key)
    const person = await resolveSession({ token, address: null, touch: false })
    if (!person) throw new Error('not signed in')
    const act = { actor: person, act: 'files.open', subject: 'one' }
    const { challenge, task } = await asked(takeProof({ ...act, answer: undefined }))
    expect(task.pidOptions).toContain(`simulated-holder" value="${number.slice(-4)}"`)
    await takeProof({ ...act, answer: answerText(challenge, await identity().pidDataOf(key)) })
    expect((await eventsOf(officer.id)).map(({ kind, details }) => [kind, details])).toEqual([
      ['signIn.done', { factor: 'aadhaar' }], ['factor.enrolled', { kind: 'aadhaar', label: 'Right thumb' }], ['signIn.done', { factor: 'aadhaar' }], ['factor.proven', { kind: 'aadhaar', act: 'files.open' }],
    ])
    expect(await database.sql('SELECT purpose, act, result, answer IS NOT NULL AS kept FROM vault.authentication a JOIN portal.aadhaar_link l ON l.vault_reference = a.reference JOIN portal.factor f ON f.id = l.factor_id WHERE f.user_id = $1 ORDER BY at', [officer.id]))
      .toEqual([{ purpose: 'enrol', act: '', result: 'y', kept: true }, { purpose: 'signIn', act: '', result: 'y', kept: true }, { purpose: 'stepUp', act: 'files.open', result: 'y', kept: true }])
  })

  it.each<[Fault, FactorCause, string]>([
    ['mismatch', 'fingerNotMatched', 'uidai.300'], ['internalError', 'uidaiBusy', 'uidai.930'], ['noAnswer', 'uidaiTimeout', 'transport.timeout'], ['unavailable', 'uidaiUnreachable', 'transport.httpStatus'],
    ['redirected', 'uidaiUnreachable', 'transport.redirected'], ['licenceOver', 'ourLicence', 'uidai.565'], ['deviceUnknown', 'deviceNotCertified', 'uidai.557'],
    ['captureTimeout', 'captureTimeout', 'device.700'], ['captureFailed', 'captureFailed', 'device.730'], ['clockBehind', 'captureOld', 'capture.captureOld'], ['clockAhead', 'captureAhead', 'capture.captureAhead'],
    ['pidDataReplayed', 'captureUsed', 'capture.captureUsed'], ['signatureOfAnother', 'answerForged', 'answer.signature'], ['signatureMissing', 'answerUnsigned', 'answer.signatureCount'],
    ['transactionSwapped', 'answerOfAnother', 'answer.otherTransaction'], ['tokenSwapped', 'notSamePerson', 'token'], ['wrapped', 'answerWrapped', 'answer.root'], ['changedAfterSigning', 'answerChanged', 'answer.changed'],
    ['answerOld', 'answerOld', 'answer.stale'], ['answerAhead', 'answerAhead', 'answer.future'], ['answerReplayed', 'answerReplayed', 'answer.replayed'],
  ])('with %s signs nobody in: %s (%s)', async (fault, cause, code) => {
    const key = 'latha.nair'
    const account = await accountOf(key)
    const before = await openSessions(account.id)
    const failure = await failureOf(signIn(account, key, fault))
    expect(failure).toMatchObject({ cause, about: { kind: 'aadhaar', code } })
    expect(await openSessions(account.id)).toBe(before)
    identity().simulator.world.fault = 'none'
    await signIn(account, key)
  })

  it('leaves one event for one attempt, with the exact reason', async () => {
    await enrol(officer, 's.murugan')
    const half = await halfOf(officer.id)
    const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
    const failure = await failureOf(proveSignIn({ half, browser, answer: answerText(challenge, await identity().pidDataOf('passer.by')) }))
    if (!failure) throw new Error('a stranger’s finger signed in')
    await recordFactorRefusal({ actor: half, failure, act: 'signIn.factor' })
    expect((await eventsOf(officer.id)).slice(2)).toEqual([{ kind: 'factor.refused', details: { kind: 'aadhaar', cause: 'fingerNotMatched', code: 'uidai.300', act: 'signIn.factor' } }])
  })

  it('takes one finger once: of two answers with the same block at once one is refused', async () => {
    await enrol(officer, 'rakesh.sinha')
    const halves = [await halfOf(officer.id), await halfOf(officer.id)]
    const questions = await Promise.all(halves.map((half) => asked(proveSignIn({ half, browser, answer: undefined }))))
    const pidData = await identity().pidDataOf('rakesh.sinha')
    const failures = await Promise.all(halves.map((half, index) => failureOf(proveSignIn({ half, browser, answer: answerText(questions[index]?.challenge ?? '', pidData) }))))
    expect(failures.map((failure) => failure?.cause ?? 'in').sort()).toEqual(['captureUsed', 'in'])
  })

  it('asks for a number that is one, and tells a stranger no more of it than that the finger does not match', async () => {
    for (const [typed, message] of [['', 'length'], ['1234', 'length'], ['123456789012', 'firstDigit'], ['999999990033', 'checkDigit']] as const) {
      await expect(enrol(officer, 'successor', typed)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'aadhaarNumber', message: `aadhaarNumber_${message}` }] })
    }
    for (const [key, code] of [['suspended', 'uidai.997'], ['cancelled', 'uidai.996'], ['without.biometrics', 'uidai.811']] as const) {
      expect(await failureOf(enrol(officer, key))).toMatchObject({ cause: 'fingerNotMatched', about: { code } })
    }
    // Somebody else's number with the own finger.
    expect(await failureOf(enrolWith({ account: officer, typed: personOf('meera.iyer').number, finger: 'passer.by' }))).toMatchObject({ cause: 'fingerNotMatched' })
    expect(await database.sql('SELECT 1 FROM portal.factor WHERE user_id = $1', [officer.id])).toEqual([])
  })

  it('is one account’s; when it is revoked there, another may have it', async () => {
    await enrol(officer, 'sunita.verma')
    const other = await buildOfficer(database, 10)
    expect(await failureOf(enrol(other, 'sunita.verma'))).toMatchObject({ cause: 'numberTaken' })
    await database.sql(`UPDATE portal.factor SET revoked_at = now(), revoke_cause = 'recovery' WHERE user_id = $1`, [officer.id])
    await database.sql('ALTER TABLE vault.holder DISABLE TRIGGER USER')
    await database.sql(`UPDATE vault.holder SET created_at = now() - interval '2 minutes'`)
    await database.sql('ALTER TABLE vault.holder ENABLE TRIGGER USER')
    await enrol(other, 'sunita.verma')
    expect(await failureOf(asked(proveSignIn({ half: await halfOf(officer.id), browser, answer: undefined })))).toMatchObject({ cause: 'noFactor' })
  })

  it('is one of its account: no second finger is added to it', async () => {
    const token = await enrol(officer, 'passer.by')
    const person = await resolveSession({ token, address: null, touch: false })
    if (!person) throw new Error('not signed in')
    const enrolment = { label: 'Colleague', aadhaarNumber: personOf('meera.iyer').number }
    expect(await failureOf(addFactor({ actor: person, kind: 'aadhaar', enrolment, answer: undefined }))).toMatchObject({ cause: 'oneAadhaar' })
    await expect(database.sql(`INSERT INTO portal.factor (user_id, kind, label, seal) VALUES ($1, 'aadhaar', 'x', sha256('x'))`, [officer.id])).rejects.toMatchObject({ code: '23505' })
  })

  it('is none when a stolen login turned it to another holder', async () => {
    await enrol(officer, 'arun.desai')
    const thief = await buildOfficer(database, 10)
    await enrol(thief, 'farida.khan')
    const half = await halfOf(officer.id)
    const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
    await database.sql('ALTER TABLE portal.aadhaar_link DISABLE TRIGGER USER')
    const [link] = await database.sql<{ reference: string }>('SELECT l.vault_reference AS reference FROM portal.aadhaar_link l JOIN portal.factor f ON f.id = l.factor_id WHERE f.user_id = $1', [thief.id])
    await database.sql('UPDATE portal.aadhaar_link SET vault_reference = $1 WHERE vault_reference = $2', [randomUUID(), link?.reference])
    await database.sql('UPDATE portal.aadhaar_link l SET vault_reference = $2 FROM portal.factor f WHERE f.id = l.factor_id AND f.user_id = $1', [officer.id, link?.reference])
    await database.sql('ALTER TABLE portal.aadhaar_link ENABLE TRIGGER USER')
    expect(await failureOf(proveSignIn({ half, browser, answer: answerText(challenge, await identity().pidDataOf('farida.khan')) }))).toMatchObject({ cause: 'unknownFactor' })
  })

  it('that is revoked while UIDAI answers proves nothing', async () => {
    await enrol(officer, 'second.successor')
    const half = await halfOf(officer.id)
    const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
    const { takeAnswer } = await import('@/lib/factors/challenges/use-cases')
    const taken = await takeAnswer({ person: half, sessionId: half.sessionId, purpose: 'signIn', act: '', subject: '', text: answerText(challenge, await identity().pidDataOf('second.successor')) })
    await database.sql(`UPDATE portal.factor SET revoked_at = now(), revoke_cause = 'own' WHERE user_id = $1`, [officer.id])
    expect(await failureOf(inTransaction(taken.settle))).toMatchObject({ cause: 'unknownFactor' })
  })
})

it('leaves outside the vault neither number nor hash nor token, nor anything of a finger', async () => {
  const key = 'successor'
  const { number } = personOf(key)
  await enrol(officer, key)
  const half = await halfOf(officer.id)
  const { challenge } = await asked(proveSignIn({ half, browser, answer: undefined }))
  const pidData = await identity().pidDataOf(key)
  await proveSignIn({ half, browser, answer: answerText(challenge, pidData) })
  expect(await failureOf(signIn(officer, 'passer.by'))).not.toBeNull()
  const token = uidTokenOf(personOf(key), 'EDSSIM')
  const [row] = await database.sql<{ index: Buffer; reference: string }>(`SELECT h.number_index AS index, h.reference FROM vault.holder h JOIN portal.aadhaar_link l ON l.vault_reference = h.reference JOIN portal.factor f ON f.id = l.factor_id WHERE f.user_id = $1`, [officer.id])
  const plain = [number, token, token.slice(8), ...pidData.match(/>([A-Za-z0-9+/=]{40,})</g)?.map((part) => part.slice(1, 41)) ?? []]
  const hashes = ['sha256', 'sha512', 'sha1', 'md5'].flatMap((name) => [number, token].map((text) => createHash(name).update(text).digest()))
  const keyed = [process.env.PORTAL_SECRET, process.env.MASTER_KEY].map((secret) => createHmac('sha256', secret ?? '').update(number).digest())
  // Session key, check and block of the finger that was sent.
  expect(plain.length).toBeGreaterThanOrEqual(6)
  const needles = [...plain, ...plain.map((text) => Buffer.from(text).toString('hex')), ...plain.map((text) => Buffer.from(text).toString('base64').replace(/=+$/, '')),
    ...[...hashes, ...keyed, row?.index ?? Buffer.alloc(32)].flatMap((hash) => [hash.toString('hex'), hash.toString('base64').replace(/=+$/, ''), hash.toString('base64url')])]
  const dump = await dumpOf(`NOT IN ('vault', 'pg_catalog', 'information_schema', 'reference')`)
  expect(dump).toContain(row?.reference)
  expect(needles.filter((needle) => dump.includes(needle))).toEqual([])
  // And the search would find it: the vault's own index is in a dump of the vault.
  expect(await dumpOf(`= 'vault'`)).toContain(row?.index.toString('hex'))
})

async function dumpOf(schemas: string): Promise<string> {
  const tables = await database.sql<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname ${schemas}`)
  const rows = await Promise.all(tables.map(({ name }) => database.sql<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)))
  return rows.flat().map(({ row }) => row).join('\n')
}

async function enrolWith({ account, typed, finger }: { account: { id: string }; typed: string; finger: string }): Promise<string> {
  const attempt = { half: await halfOf(account.id), browser, kind: 'aadhaar' as const, enrolment: { label: 'Right thumb', aadhaarNumber: typed } }
  const { challenge } = await asked(enrolAtSignIn({ ...attempt, answer: undefined }))
  return (await enrolAtSignIn({ ...attempt, answer: answerText(challenge, await identity().pidDataOf(finger)) })).token
}

const accounts = new Map<string, OfficerActor>()
async function accountOf(key: string): Promise<OfficerActor> {
  const known = accounts.get(key)
  if (known) return known
  await enrol(officer, key)
  await signIn(officer, key)
  accounts.set(key, officer)
  return officer
}

async function openSessions(id: string): Promise<number> {
  const [row] = await database.sql<{ open: number }>(`SELECT count(*)::int AS open FROM portal.session WHERE user_id = $1 AND stage = 'full' AND revoked_at IS NULL`, [id])
  return row?.open ?? 0
}
