import { beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { sweepHandovers } from '@/lib/handover/jobs'
import { countHandovers, readHandover } from '@/lib/handover/reads'
import { settleHandover } from '@/lib/handover/settling/use-cases'
import { acceptHandover } from '@/lib/handover/use-cases'
import { mintDownloadScope } from '@/lib/access/scope'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, holdersAt, passDays, signedHandover } from '@/lib/testing/handover'
import { freezeExport } from '@/lib/testing/row-security'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
let first: AdminActor
let second: AdminActor
let officer: OfficerActor
let successor: OfficerActor
let grant: string

beforeEach(async () => {
  [first, second, officer, successor] = [await buildAdmin(database), await buildAdmin(database), await buildOfficer(database, 10), await buildOfficer(database, 10)]
  grant = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, download: true, endsOn: '2099-12-31' })
})

const pass = (days: number) => passDays(database, { officerIds: [officer.id, successor.id], days })
const rowOf = async (id: string) => (await database.sql<{ status: string; neither: boolean; reminders: number }>('SELECT status, neither_at IS NOT NULL AS neither, reminders FROM portal.handover WHERE id = $1', [id]))[0]
const newGrantOf = async (id: string): Promise<string> => (await database.sql<{ id: string }>('SELECT new_grant_id AS id FROM portal.handover_item WHERE handover_id = $1 AND new_grant_id IS NOT NULL', [id]))[0]?.id ?? ''
const stagesOf = async (person: { id: string }) => (await database.sql<{ stage: string }>(`SELECT params->>'stage' AS stage FROM portal.mail WHERE user_id = $1 AND kind::text = 'handover' ORDER BY created_at, id`, [person.id])).map(({ stage }) => stage).sort()
const approved = async (inDays = 0) => {
  const { id } = await signedHandover({ officer, successor, inDays })
  await approveHandover(first, id)
  await approveHandover(second, id)
  return id
}
const buildOfficerWithGrant = async (): Promise<OfficerActor> => {
  const other = await buildOfficer(database, 10)
  await buildGrant(database, { officer: other, districts: [213], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2099-12-31' })
  return other
}
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  return error instanceof AppError ? error.reason : `no refusal but ${String(error)}`
}

describe('nobody accepts', () => {
  test('fifteen days after the approval it lapses, and from then on neither holds, on record and in the ledger', async () => {
    const id = await approved()
    await pass(15)
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'approved' })
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
    await pass(1)
    // The database's clock, not the job, says when it is too late.
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('handoverOver')
    await sweepHandovers()
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'lapsed', neither: true })
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([])
    const kinds = (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE kind IN ('handover.lapsed', 'handover.neither') AND details->>'number' = (SELECT number FROM portal.handover WHERE id = $1) ORDER BY position`, [id])).map(({ kind }) => kind)
    expect(kinds).toEqual(['handover.lapsed', 'handover.neither'])
    expect(await stagesOf(first)).toEqual(['lapsed', 'neither'])
    expect((await readHandover(first, id))?.handover.isNeither).toBe(true)
  })

  test('before the day of relief the officer keeps the charge, and loses it on that day', async () => {
    const id = await approved(30)
    await pass(17)
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'lapsed', neither: false })
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
    await pass(13)
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'lapsed', neither: true })
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([])
  })

  test('an admin sees it among what waits, until the right is resumed', async () => {
    const before = await countHandovers(first)
    await approved()
    await pass(16)
    await sweepHandovers()
    expect(await countHandovers(first)).toBe(before + 1)
    await resumeGrant({ actor: first, id: grant, reason: 'Until a successor is named' })
    expect(await countHandovers(first)).toBe(before)
    expect(await holdersAt(database, { grantIds: [grant] })).toEqual([grant])
  })

  test('what waits is counted, however many handovers were signed since', async () => {
    const before = await countHandovers(first)
    await approved()
    await pass(16)
    await sweepHandovers()
    await signedHandover({ officer: await buildOfficerWithGrant(), successor })
    await database.sql(
      `INSERT INTO portal.handover (number, state_code, officer_id, status, signed_at, ended_at) SELECT 'HO-' || upper(lpad(to_hex(n), 6, '0')), 10, $1, 'withdrawn', now() + interval '1 minute', now() FROM generate_series(1, $2::int) n`,
      [officer.id, limits.listRowsMax])
    expect(await countHandovers(first)).toBe(before + 2)
    expect(await countHandovers(officer)).toBe(0)
  })

  test('one that cannot be settled keeps no other from its turn', async () => {
    const stuck = await approved()
    await acceptHandover({ actor: successor, id: stuck })
    const other = await buildOfficerWithGrant()
    const { id: waiting } = await signedHandover({ officer: other, successor })
    await passDays(database, { officerIds: [other.id], days: 16 })
    await database.sql(`CREATE FUNCTION portal.test_stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stuck'; END $$`)
    await database.sql(`CREATE TRIGGER test_stuck BEFORE UPDATE ON portal.handover FOR EACH ROW WHEN (OLD.id = '${stuck}') EXECUTE FUNCTION portal.test_stuck()`)
    try {
      // The round has failed all the same, and says so.
      await expect(sweepHandovers()).rejects.toThrow('stuck')
      expect(await rowOf(waiting)).toMatchObject({ status: 'lapsed', neither: true })
    } finally {
      await database.sql('DROP TRIGGER test_stuck ON portal.handover')
      await database.sql('DROP FUNCTION portal.test_stuck()')
    }
    await sweepHandovers()
    expect(await rowOf(stuck)).toMatchObject({ status: 'settled' })
  })

  test('the successor is reminded a week and two days before the last day, once each', async () => {
    const id = await approved()
    for (const [days, reminders] of [[8, 0], [1, 1], [4, 1], [1, 2]] as const) {
      await pass(days)
      await sweepHandovers()
      await sweepHandovers()
      expect((await rowOf(id))?.reminders).toBe(reminders)
    }
    expect(await stagesOf(successor)).toEqual(['approved', 'reminded', 'reminded'])
  })

  test('what admins never approved lapses as many days after the relief', async () => {
    const { id } = await signedHandover({ officer, successor })
    await pass(15)
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'signed' })
    await pass(1)
    await sweepHandovers()
    expect(await rowOf(id)).toMatchObject({ status: 'lapsed', neither: true })
    expect(await database.sql('SELECT DISTINCT status::text AS status FROM portal.request WHERE handover_id = $1', [id])).toEqual([{ status: 'lapsed' }])
  })
})

describe('what befalls a right on its way', () => {
  test('a suspended right is not taken over; one that ended meanwhile is left out', async () => {
    const other = await buildGrant(database, { officer, districts: [193], fields: { gender: { view: 'clear', file: 'clear' } }, endsOn: '2099-12-31' })
    const id = await approved()
    await suspendGrant({ actor: first, id: grant, reason: 'Looked into' })
    expect(await reasonOf(acceptHandover({ actor: successor, id }))).toBe('handoverSuspended')
    await endGrant({ actor: first, id: grant, reason: 'No longer needed' })
    await acceptHandover({ actor: successor, id })
    await new Promise((resolve) => setTimeout(resolve, 5))
    const made = await newGrantOf(id)
    expect(await holdersAt(database, { grantIds: [grant, other, made] })).toEqual([made])
    expect(await database.sql('SELECT district_codes AS districts FROM portal."grant" WHERE id = $1', [made])).toEqual([{ districts: [193] }])
  })

  test.each(['suspended', 'ended'] as const)('a right that is %s between acceptance and relief arrives so', async (what) => {
    const id = await approved(5)
    await acceptHandover({ actor: successor, id })
    const made = await newGrantOf(id)
    if (what === 'ended') await endGrant({ actor: first, id: grant, reason: 'No longer needed' })
    else await suspendGrant({ actor: first, id: grant, reason: 'Looked into' })
    await pass(5)
    await settleHandover(id)
    expect(await holdersAt(database, { grantIds: [grant, made] })).toEqual([])
    if (what === 'ended') return
    await resumeGrant({ actor: first, id: made, reason: 'All is well' })
    expect(await holdersAt(database, { grantIds: [grant, made] })).toEqual([made])
  })

  test.each(['suspended', 'ended'] as const)('a right that is %s while it is on its way through two handovers arrives so at the last one', async (what) => {
    const id = await approved(5)
    await acceptHandover({ actor: successor, id })
    const between = await newGrantOf(id)
    const last = await buildOfficer(database, 10)
    const { id: next } = await signedHandover({ officer: successor, successor: last })
    for (const admin of [first, second]) await approveHandover(admin, next)
    await acceptHandover({ actor: last, id: next })
    const made = await newGrantOf(next)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await holdersAt(database, { grantIds: [grant, between, made] })).toEqual([grant])
    if (what === 'ended') await endGrant({ actor: first, id: grant, reason: 'No longer needed' })
    else await suspendGrant({ actor: first, id: grant, reason: 'Looked into' })
    expect(await database.sql(`SELECT kind FROM ledger.event WHERE grant_id = $1 AND kind <> 'grant.given'`, [made])).toEqual([{ kind: `grant.${what}` }])
    // Whoever's grant has an event is told.
    const told = await database.sql<{ to: string }>(`SELECT user_id::text AS to FROM portal.mail WHERE kind = 'grantChanged' AND params->>'event' = $1 AND user_id = ANY ($2::uuid[])`, [what, [officer.id, successor.id, last.id]])
    const changed = await database.sql<{ to: string }>('SELECT subject_id::text AS to FROM ledger.event WHERE kind = $1 AND grant_id = ANY ($2::uuid[])', [`grant.${what}`, [grant, between, made]])
    expect(changed.map(({ to }) => to)).toEqual(expect.arrayContaining([officer.id, last.id]))
    expect(told.map(({ to }) => to).sort()).toEqual(changed.map(({ to }) => to).sort())
    await passDays(database, { officerIds: [officer.id, successor.id, last.id], days: 5 })
    expect(await holdersAt(database, { grantIds: [grant, between, made] })).toEqual([])
  })

  test('a suspension lifted before the relief leaves nothing behind', async () => {
    const id = await approved(5)
    await acceptHandover({ actor: successor, id })
    await suspendGrant({ actor: first, id: grant, reason: 'Looked into' })
    await resumeGrant({ actor: first, id: grant, reason: 'All is well' })
    await pass(5)
    expect(await holdersAt(database, { grantIds: [grant, await newGrantOf(id)] })).toEqual([await newGrantOf(id)])
  })
})

test('files that are being built or are open end with the handover, in its own transaction', async () => {
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  const files = [await freezeExport(database, { officer, boxes }), await freezeExport(database, { officer, boxes, status: 'ready' })]
  const id = await approved()
  await acceptHandover({ actor: successor, id })
  await new Promise((resolve) => setTimeout(resolve, 5))
  await settleHandover(id)
  expect(await database.sql('SELECT DISTINCT status::text AS status, ended_reason AS reason FROM portal.export WHERE id = ANY ($1::uuid[])', [files])).toEqual([{ status: 'revoked', reason: 'grantsChanged' }])
  const kinds = (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE subject_id = $1 ORDER BY position DESC LIMIT 4`, [officer.id])).map(({ kind }) => kind)
  expect(kinds.sort()).toEqual(['account.deactivated', 'export.revoked', 'export.revoked', 'handover.settled'])
})
