import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { rowToken } from '@/lib/crypto/row-token'
import { AppError } from '@/lib/errors'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { readEntryBars } from '@/lib/requests/enterers/reads'
import { readRequest } from '@/lib/requests/reads'
import type { RequestBox } from '@/lib/requests/schema'
import { startRequest, submitRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildInvited, buildOfficer, buildPurpose } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { draftRequest, seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'
import { activateOfficer, deactivateOfficer } from '@/lib/users/use-cases'

const database = useDatabase()
useDataFolder()
const today = istDayOf(new Date())
/** States one after the other: each test has one with a single officer. */
const states = [27, 28, 29, 30, 32, 33, 8, 9]
let state: number
let taker: AdminActor
let second: AdminActor
let third: AdminActor
let only: OfficerActor
let box: RequestBox

beforeAll(async () => {
  box = {
    districts: 'all', basis: 'either', fields: { gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 },
    purposeId: await buildPurpose(database), justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100),
  }
})
beforeEach(async () => {
  state = states.shift() ?? 0;
  [taker, second, third, only] = [await buildAdmin(database), await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, state)]
  // Who has a password is put back into use as active.
  await database.sql(`UPDATE portal."user" SET password_hash = 'sealed.test' WHERE id = $1`, [only.id])
})

let nominees = 0
const nomination = (actor: AdminActor | OfficerActor) => draftRequest(database, {
  actor, kind: 'newOfficer', stateCode: state, box, form: { name: `Smt. Straw Person ${(nominees += 1)}`, designation: 'Secretary', rank: 'secretary', language: 'en', userId: '', email: `straw${nominees}@example.invalid` } })
type Asked = { id: string; revision: number }
const asFirst = async (actor: AdminActor, made: Asked) => submitRequest({ actor, ...made, answer: '', first: { reason: 'Order seen.', preview: await seenBy(actor, made.id) } })
const approve = async (actor: AdminActor, { id, revision }: Asked) => decideRequest({ actor, id, revision, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(actor, id) })
const begin = (actor: AdminActor) => startRequest({ actor, asked: { kind: 'newOfficer', stateCode: state } })
const takeOut = (actor: AdminActor, id = only.id) => deactivateOfficer({ actor, id, reason: 'Left the office' })
const takerOf = async (id: string) => (await database.sql<{ by: string | null }>('SELECT deactivated_by_id AS by FROM portal."user" WHERE id = $1', [id]))[0]?.by
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.request WHERE id = $1', [id]))[0]?.status
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}

test('who took a State\'s only officer out of use enters nothing for it, nor decides what another admin entered', async () => {
  await takeOut(taker)
  expect([await reasonOf(begin(taker)), (await readEntryBars(taker)).get(state), (await readEntryBars(second)).get(state)]).toEqual(['tookOfficerOut', 'tookOfficerOut', undefined])
  const made = await nomination(second)
  await asFirst(second, made)
  for (const verdict of ['approve', 'return', 'refuse'] as const) expect(await reasonOf(decideRequest({ actor: taker, ...made, verdict, reason: 'Order seen.', preview: await seenBy(taker, made.id) }))).toBe('tookOfficerOut')
  expect((await readRequest(taker, made.id))?.standing).toBe('tookOfficerOut')
  expect((await approve(third, made)).grantId).not.toBeNull()
})

test('to put the officer back undoes none of it: the taker is kept, and nobody approves what an admin entered meanwhile', async () => {
  await takeOut(taker)
  const made = await nomination(second)
  await asFirst(second, made)
  await activateOfficer({ actor: taker, id: only.id })
  expect(await takerOf(only.id)).toBe(taker.id)
  expect(await reasonOf(approve(third, made))).toBe(':stateAsksItself')
  expect((await readRequest(third, made.id))?.hindrances).toEqual([{ field: '', message: 'stateAsksItself' }])
  // Said by the database as well, also where approvals alone would do.
  await database.sql('ALTER TABLE portal.request DISABLE TRIGGER request_check')
  await expect(database.sql(`UPDATE portal.request SET status = 'approved', decided_at = now() WHERE id = $1`, [made.id])).rejects.toThrow(/stateAsksItself/)
  await database.sql('ALTER TABLE portal.request ENABLE TRIGGER request_check')
  await decideRequest({ actor: third, ...made, verdict: 'refuse', reason: 'The State asks itself.', preview: '' })
  expect([await statusOf(made.id), await database.sql('SELECT FROM portal."grant" WHERE request_id = $1', [made.id])]).toEqual(['refused', []])
})

test('what the State itself asks for, the taker may decide', async () => {
  const colleague = await buildOfficer(database, state)
  await takeOut(taker)
  const made = await nomination(colleague)
  await submitRequest({ actor: colleague, ...made, answer: '' })
  await approve(taker, made)
  expect((await approve(second, made)).grantId).not.toBeNull()
})

test('a second account of the taker is the taker', async () => {
  const twin = await buildAdmin(database)
  await database.sql(`UPDATE portal."user" t SET email = replace(f.email, '@', '+two@') FROM portal."user" f WHERE t.id = $1 AND f.id = $2`, [twin.id, taker.id])
  await takeOut(taker)
  expect(await reasonOf(begin(twin))).toBe('tookOfficerOut')
})

test('an approval falls when its admin takes an officer of the State out of use after it, and so does a request when its enterer does', async () => {
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [only.id])
  const [one, two] = [await nomination(second), await nomination(taker)]
  for (const [actor, made] of [[second, one], [taker, two]] as const) await submitRequest({ actor, ...made, answer: '' })
  await approve(taker, one)
  // The nominee of an earlier request: invited, and about to be the State's voice.
  await takeOut(taker, await buildInvited(database, state))
  expect(await approve(third, one)).toEqual({ grantId: null })
  expect((await readRequest(third, one.id))?.decisions.map(({ counts }) => counts)).toEqual([false, true])
  expect(await reasonOf(approve(third, two))).toBe(':entererTookOfficerOut')
})

test('the bar ends with an officer nominated later who came into use, not with one who was there before', async () => {
  const before = await buildInvited(database, state)
  await takeOut(taker)
  const [use, end] = ['active', 'deactivated'].map((status) => (id: string) => database.sql(`UPDATE portal."user" SET status = $2::portal.user_status WHERE id = $1`, [id, status]))
  await use?.(before)
  await end?.(before)
  expect(await reasonOf(begin(taker))).toBe('tookOfficerOut')
  const later = await buildInvited(database, state)
  expect(await reasonOf(begin(taker))).toBe('tookOfficerOut')
  await use?.(later)
  await end?.(later)
  await expect(begin(taker)).resolves.toMatchObject({ id: expect.any(String) })
})

test('the login of the web writes no taker, wipes none, and names nobody else', async () => {
  await takeOut(taker)
  await asLogin(database, 'portal_web', async (client) => {
    await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(second.sessionId)])
    for (const by of [null, second.id]) await expect(client.query('UPDATE portal."user" SET deactivated_by_id = $2 WHERE id = $1', [only.id, by])).rejects.toThrow(/written by the database/)
    await client.query(`UPDATE portal."user" SET status = 'active', deactivated_at = NULL WHERE id = $1`, [only.id])
    await client.query(`UPDATE portal."user" SET status = 'deactivated', deactivated_by_id = $2 WHERE id = $1`, [only.id, taker.id])
  })
  expect(await takerOf(only.id)).toBe(second.id)
})
