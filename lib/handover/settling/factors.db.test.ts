import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { personOf } from '@/bin/identity-simulator/people'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { resolveHalf, resolveSession } from '@/lib/auth/session'
import { FactorAsked } from '@/lib/factors/rules'
import { enrolAtSignIn } from '@/lib/factors/sign-in/use-cases'
import { settleHandover } from '@/lib/handover/settling/use-cases'
import { acceptHandover } from '@/lib/handover/use-cases'
import { TestAuthenticator } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { beginSignIn, factorEndsOf, giveAuthenticator } from '@/lib/testing/factors'
import { approveHandover, enteredContingency, signedHandover } from '@/lib/testing/handover'
import { useIdentity } from '@/lib/testing/identity'
import { useDataFolder } from '@/lib/testing/worker'
import { readOfficer } from '@/lib/users/reads'

const database = useDatabase()
useDataFolder()
const identity = useIdentity()
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let successor: OfficerActor
let grant: string

beforeAll(() => {
  process.env.AADHAAR_CONFIGURATION = identity().simulator.configurationFile
})
beforeEach(async () => {
  [first, second, officer, successor] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, 10), await buildOfficer(database, 10)]
  grant = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2099-12-31' })
})

const giveKey = (account: { id: string }, label?: string) => giveAuthenticator(database, { accountId: account.id, authenticator: new TestAuthenticator('https://portal.example'), label })
const accepted = async (entry: { stays?: boolean } = {}): Promise<string> => {
  const { id } = await signedHandover({ officer, successor, ...entry })
  await approveHandover(first, id)
  await approveHandover(second, id)
  await acceptHandover({ actor: successor, id })
  return id
}
const byWorker = { cause: 'handover', by: null }
const onRecord = { actor: 'system', cause: 'handover' }

describe('of who leaves office by a handover every factor ends', () => {
  test('when it is settled, each on record once', async () => {
    await giveKey(officer, 'Left thumb')
    await giveKey(officer, 'Key ring')
    await giveKey(successor)
    const id = await accepted()
    expect(await factorEndsOf(database, officer.id)).toEqual({ live: 2, ended: [], events: [] })
    await settleHandover(id)
    await settleHandover(id)
    expect(await factorEndsOf(database, officer.id)).toEqual({ live: 0, ended: [byWorker, byWorker], events: [onRecord, onRecord] })
    expect(await factorEndsOf(database, successor.id)).toEqual({ live: 1, ended: [], events: [] })
    // The admin who would put the account back into use is told what that would not give.
    expect([await readOfficer(first, officer.id), await readOfficer(first, successor.id)]).toMatchObject([{ status: 'deactivated', hasFactor: false }, { status: 'active', hasFactor: true }])
  })

  test('also when the account was out of use before', async () => {
    await giveKey(officer)
    const id = await accepted()
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [officer.id])
    await settleHandover(id)
    expect(await factorEndsOf(database, officer.id)).toEqual({ live: 0, ended: [byWorker], events: [onRecord] })
  })

  test('but stays with who stays in office', async () => {
    await giveKey(officer)
    await settleHandover(await accepted({ stays: true }))
    expect(await factorEndsOf(database, officer.id)).toEqual({ live: 1, ended: [], events: [] })
  })

  test('and none is enrolled that a half-done enrolment brings afterwards', async () => {
    await settleHandover(await accepted())
    await expect(giveKey(officer)).rejects.toMatchObject({ code: '23514', message: 'a factor is enrolled for an account in use' })
  })
})

test('a contingency ends the factors of who cannot hand over, with the second word and by it', async () => {
  await giveKey(officer)
  await giveKey(successor)
  const { id } = await enteredContingency({ admin: first, officerId: officer.id, actingId: successor.id, grantIds: [grant] })
  expect(await factorEndsOf(database, officer.id)).toEqual({ live: 1, ended: [], events: [] })
  await approveHandover(second, id)
  expect(await factorEndsOf(database, officer.id)).toEqual({ live: 0, ended: [{ cause: 'handover', by: second.id }], events: [{ actor: 'admin', cause: 'handover' }] })
  expect(await factorEndsOf(database, successor.id)).toEqual({ live: 1, ended: [], events: [] })
})

test('the same person’s Aadhaar is enrolled again in the account of the next office', async () => {
  const key = 'sunita.verma'
  officer = await enrol(officer, key)
  await settleHandover(await accepted())
  // A number is free a minute after it was kept at the earliest (docs/decisions/0165).
  await database.sql('ALTER TABLE vault.holder DISABLE TRIGGER USER')
  await database.sql(`UPDATE vault.holder SET created_at = now() - interval '2 minutes'`)
  await database.sql('ALTER TABLE vault.holder ENABLE TRIGGER USER')
  const next = await buildOfficer(database, 20)
  await enrol(next, key)
  expect(await factorEndsOf(database, next.id)).toMatchObject({ live: 1 })
})

test('what was left behind before the database ended them itself ends with the upgrade, on record', async () => {
  await giveKey(officer)
  await giveKey(successor)
  await giveKey(first)
  await settleHandover(await accepted({ stays: true }))
  // As a release before left it: out of office by the handover, closed as an admin, and both with a factor.
  await database.sql('ALTER TABLE portal.handover DISABLE TRIGGER USER')
  await database.sql('UPDATE portal.handover SET stays = false WHERE officer_id = $1', [officer.id])
  await database.sql('ALTER TABLE portal.handover ENABLE TRIGGER USER')
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = ANY ($1)`, [[officer.id, successor.id, first.id]])
  const migration = fs.readFileSync(path.resolve(import.meta.dirname, '../../../prisma/migrations/20261127160000_factors_end_with_office/migration.sql'), 'utf8')
  await database.sql(migration.slice(migration.lastIndexOf('DO $$')))
  expect(await factorEndsOf(database, officer.id)).toEqual({ live: 0, ended: [byWorker], events: [onRecord] })
  expect(await factorEndsOf(database, first.id)).toEqual({ live: 0, ended: [{ cause: 'closed', by: null }], events: [{ actor: 'system', cause: 'closed' }] })
  // An admin's taking out of use is no end for good.
  expect(await factorEndsOf(database, successor.id)).toMatchObject({ live: 1 })
})

/** Enrols the person's finger for the account as its owner would, who is signed in with it. */
async function enrol(account: { id: string }, key: string): Promise<OfficerActor> {
  await database.sql(`UPDATE portal."user" SET enrol_until = now() + interval '1 hour' WHERE id = $1`, [account.id])
  const half = await resolveHalf({ token: await beginSignIn(account.id), address: '127.0.0.1' })
  if (!half) throw new Error('no half session')
  const attempt = { half, browser: { userAgent: 'a test', deviceToken: null }, kind: 'aadhaar' as const, enrolment: { label: 'Right thumb', aadhaarNumber: personOf(key).number } }
  const asked: unknown = await enrolAtSignIn({ ...attempt, answer: undefined }).then(() => null, (thrown: unknown) => thrown)
  if (!(asked instanceof FactorAsked)) throw asked
  const { token } = await enrolAtSignIn({ ...attempt, answer: JSON.stringify({ challenge: asked.needed.tasks[0]?.challenge, answer: { pidData: await identity().pidDataOf(key) } }) })
  const person = await resolveSession({ token, address: null, touch: false })
  if (person?.kind !== 'officer') throw new Error('the officer is not signed in')
  return person
}
