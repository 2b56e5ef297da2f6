import { beforeEach, describe, expect, test } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { startSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { sweepHandovers } from '@/lib/handover/jobs'
import { acceptHandover } from '@/lib/handover/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { approveHandover, enteredContingency, holdersAt, passDays, signedHandover } from '@/lib/testing/handover'
import { useDataFolder } from '@/lib/testing/worker'
import { activateOfficer } from '@/lib/users/use-cases'

const database = useDatabase()
useDataFolder()
let [first, second, third]: AdminActor[] = []
let officer: OfficerActor
let acting: OfficerActor
let successor: OfficerActor
let right: string

beforeEach(async () => {
  [first, second, third] = [await buildAdmin(database), await buildAdmin(database), await buildAdmin(database)];
  [officer, acting, successor] = [await buildOfficer(database, 10), await buildOfficer(database, 10), await buildOfficer(database, 10)]
  right = await buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, download: true, endsOn: '2099-12-31' })
})

const admin = (which: AdminActor | undefined): AdminActor => which ?? (() => { throw new Error('no admin') })()
const entered = () => enteredContingency({ admin: admin(first), officerId: officer.id, actingId: acting.id, grantIds: [right] })
const begun = async (before?: { id: string }): Promise<string> => {
  const { id } = before ?? (await entered())
  await approveHandover(admin(second), id)
  const [item] = await database.sql<{ look: string | null }>('SELECT new_grant_id AS look FROM portal.handover_item WHERE handover_id = $1', [id])
  if (!item?.look) throw new Error('no look was given')
  return item.look
}
/** Who holds what of the right, from the instant of the given row's end or beginning on: a millisecond before, at it, and after it. */
const holdersAround = async (at: Date, grantIds: readonly string[]): Promise<string[][]> =>
  Promise.all([-1, 0, 1].map((offset) => holdersAt(database, { grantIds, at: new Date(at.getTime() + offset) })))
const grantRow = async (id: string) => (await database.sql<{ startsAt: Date; endedAt: Date | null; endedReason: string | null }>('SELECT starts_at AS "startsAt", ended_at AS "endedAt", ended_reason AS "endedReason" FROM portal."grant" WHERE id = $1', [id]))[0]
const eventsOf = async (grantId: string) => (await database.sql<{ said: string }>(`SELECT kind || ' ' || coalesce(details->>'reason', '') AS said FROM ledger.event WHERE grant_id = $1 ORDER BY position`, [grantId])).map(({ said }) => said)

describe('a look stands in for a right its officer cannot use', () => {
  test('from the very instant at which the officer is out of use', async () => {
    const look = await begun()
    const row = await grantRow(look)
    expect(await holdersAround(row?.startsAt ?? new Date(0), [right, look])).toEqual([[right], [look], [look]])
  })

  test('until the officer is back in use, at one instant and on record', async () => {
    const look = await begun()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await database.sql(`UPDATE portal."user" SET password_hash = 'sealed.x' WHERE id = $1`, [officer.id])
    await activateOfficer({ actor: admin(third), id: officer.id })
    const row = await grantRow(look)
    expect(row?.endedReason).toBe('officerBack')
    expect(await holdersAround(row?.endedAt ?? new Date(0), [right, look])).toEqual([[look], [right], [right]])
    expect(await eventsOf(look)).toEqual(['grant.given ', 'grant.ended officerBack'])
  })

  test('and no longer than that right: an admin ends both, suspends both, resumes both', async () => {
    const look = await begun()
    await suspendGrant({ actor: admin(third), id: right, reason: 'Looked into.' })
    expect(await holdersAt(database, { grantIds: [look] })).toEqual([])
    await resumeGrant({ actor: admin(third), id: right, reason: 'All is well.' })
    expect(await holdersAt(database, { grantIds: [look] })).toEqual([look])
    await endGrant({ actor: admin(third), id: right, reason: 'No longer needed.' })
    expect(await holdersAt(database, { grantIds: [right, look] })).toEqual([])
    expect(await eventsOf(look)).toEqual(['grant.given ', 'grant.suspended Looked into.', 'grant.resumed followed', 'grant.ended rightOver'])
  })

  test('one that an admin suspended by itself stays so when the right goes on', async () => {
    const look = await begun()
    await suspendGrant({ actor: admin(third), id: look, reason: 'Looked into.' })
    await suspendGrant({ actor: admin(third), id: right, reason: 'Looked into as well.' })
    await resumeGrant({ actor: admin(third), id: right, reason: 'All is well.' })
    expect(await holdersAt(database, { grantIds: [look] })).toEqual([])
    expect(await eventsOf(look)).toEqual(['grant.given ', 'grant.suspended Looked into.'])
  })

  test.each([['today', 0], ['in three days', 3]])('until a successor named before holds it, %s', async (_when, inDays) => {
    const handover = await signedHandover({ officer, successor, inDays })
    await approveHandover(admin(first), handover.id)
    await approveHandover(admin(second), handover.id)
    const look = await begun()
    const { effectiveAt } = await acceptHandover({ actor: successor, id: handover.id })
    const [moved] = await database.sql<{ id: string }>('SELECT new_grant_id AS id FROM portal.handover_item WHERE handover_id = $1', [handover.id])
    expect((await grantRow(look))?.endedReason).toBe('rightOver')
    expect(await holdersAround(effectiveAt, [right, look, moved?.id ?? ''])).toEqual([inDays === 0 ? expect.any(Array) : [look], [moved?.id], [moved?.id]])
  })

  test('and is not begun at a right that got an end between the two admins’ words', async () => {
    const handover = await signedHandover({ officer, successor, inDays: 3 })
    await approveHandover(admin(first), handover.id)
    await approveHandover(admin(second), handover.id)
    const contingency = await entered()
    await acceptHandover({ actor: successor, id: handover.id })
    await expect(begun(contingency)).rejects.toMatchObject({ reason: 'replacedOver' })
  })

  test('a lapsed handover of the same right does not take it away', async () => {
    const handover = await signedHandover({ officer, successor })
    await approveHandover(admin(first), handover.id)
    await approveHandover(admin(second), handover.id)
    const look = await begun()
    await passDays(database, { officerIds: [officer.id, acting.id, successor.id], days: 17 })
    await sweepHandovers()
    expect(await holdersAt(database, { grantIds: [right, look] })).toEqual([look])
  })

  test('what was handed on of a look ends with it', async () => {
    const look = await begun()
    const session = await inTransaction((tx) => startSession(tx, { userId: acting.id, address: null, userAgent: null, stage: 'full' }))
    acting = { ...acting, sessionId: session.sessionId }
    const handover = await signedHandover({ officer: acting, successor })
    await approveHandover(admin(first), handover.id)
    await approveHandover(admin(second), handover.id)
    await acceptHandover({ actor: successor, id: handover.id })
    const [moved] = await database.sql<{ id: string }>('SELECT new_grant_id AS id FROM portal.handover_item WHERE handover_id = $1', [handover.id])
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(await holdersAt(database, { grantIds: [right, look, moved?.id ?? ''] })).toEqual([moved?.id])
    await database.sql(`UPDATE portal."user" SET password_hash = 'sealed.x' WHERE id = $1`, [officer.id])
    await activateOfficer({ actor: admin(third), id: officer.id })
    expect(await holdersAt(database, { grantIds: [right, look, moved?.id ?? ''] })).toEqual([right])
  })
})
