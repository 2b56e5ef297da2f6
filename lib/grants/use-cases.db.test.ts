import { beforeAll, describe, expect, test } from 'vitest'
import { mintViewScope } from '@/lib/access/scope'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readGrant, readOwnGrants } from '@/lib/grants/reads'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { readOfficer, readOverview } from '@/lib/users/reads'

const database = useDatabase()
let admin: AdminActor
let officer: OfficerActor

beforeAll(async () => {
  admin = await buildAdmin(database)
  officer = await buildOfficer(database, 10)
})

const give = (dates: { startsOn?: string; endsOn?: string } = {}) => buildGrant(database, { officer, districts: [212], fields: { gender: { view: 'clear', file: 'clear' } }, ...dates })
const act = (id: string) => ({ actor: admin, id, reason: 'Asked by the State.' })
const gives = async (id: string) => (await inReadOnly('portal_reader', (tx) => mintViewScope(tx, officer))).boxes.some(({ grantId }) => grantId === id)
const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.reason
}

describe('a grant', () => {
  test('that is suspended counts neither with its officer nor in the overview', async () => {
    const id = await give()
    const counted = async () => [(await readOfficer(admin, officer.id))?.liveGrants, (await readOverview(admin)).grantsLive]
    const [own = 0, all = 0] = await counted()
    await suspendGrant(act(id))
    expect(await counted()).toEqual([own - 1, all - 1])
    await endGrant(act(id))
  })
  test('suspended gives nothing, resumed gives again, ended gives nothing for good', async () => {
    const id = await give()
    expect(await gives(id)).toBe(true)
    await suspendGrant(act(id))
    expect([await gives(id), (await readGrant(admin, id))?.state, (await readGrant(admin, id))?.suspendedReason]).toEqual([false, 'suspended', 'Asked by the State.'])
    expect(await refusalOf(suspendGrant(act(id)))).toBe('grantSuspended')
    await resumeGrant(act(id))
    expect([await gives(id), (await readGrant(admin, id))?.state]).toEqual([true, 'live'])
    expect(await refusalOf(resumeGrant(act(id)))).toBe('grantNotSuspended')
    await suspendGrant(act(id))
    await endGrant(act(id))
    expect([await gives(id), (await readGrant(admin, id))?.state]).toEqual([false, 'ended'])
    for (const again of [suspendGrant, resumeGrant, endGrant]) expect(await refusalOf(again(act(id)))).toBe('grantOver')
    const events = await database.sql<{ kind: string; subject_id: string }>('SELECT kind, subject_id FROM ledger.event WHERE grant_id = $1 ORDER BY position', [id])
    expect(events.map(({ kind }) => kind)).toEqual(['grant.suspended', 'grant.resumed', 'grant.suspended', 'grant.ended'])
    expect(events.every((event) => event.subject_id === officer.id)).toBe(true)
    const told = await database.sql<{ event: string; to: string }>(`SELECT params->>'event' AS event, user_id::text AS to FROM portal.mail WHERE kind = 'grantChanged' AND params->>'number' = (SELECT number FROM portal."grant" WHERE id = $1) ORDER BY created_at, id`, [id])
    expect(told.map(({ event }) => event).sort()).toEqual(['ended', 'resumed', 'suspended', 'suspended'])
    expect(told.every(({ to }) => to === officer.id)).toBe(true)
  })

  test('of two endings at once one counts', async () => {
    const id = await give()
    const outcomes = await Promise.allSettled([endGrant(act(id)), endGrant(act(id))])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('of two suspensions at once one counts', async () => {
    const id = await give()
    const outcomes = await Promise.allSettled([suspendGrant(act(id)), suspendGrant(act(id))])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('knows whether it is to come, in force or over by the database\'s clock', async () => {
    const future = await give({ startsOn: '2099-01-01', endsOn: '2099-01-02' })
    const past = await give({ startsOn: '2020-01-01', endsOn: '2020-01-02' })
    expect([(await readGrant(admin, future))?.state, (await readGrant(admin, past))?.state]).toEqual(['future', 'over'])
    expect(await refusalOf(endGrant(act(past)))).toBe('grantOver')
    await endGrant(act(future))
    expect((await readGrant(admin, future))?.state).toBe('ended')
  })

  test('of another officer is not among the own ones', async () => {
    await give()
    const other = await buildOfficer(database, 10)
    expect(await readOwnGrants(other)).toEqual([])
    expect((await readOwnGrants(officer)).every((grant) => grant.officerId === officer.id)).toBe(true)
  })

  test('that does not exist is not found', async () => {
    expect(await refusalOf(endGrant(act(officer.id)))).toBe('not_found')
    expect(await readGrant(admin, officer.id)).toBeUndefined()
  })
})
