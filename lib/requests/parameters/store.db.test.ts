import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { countParameters } from '@/lib/requests/parameters/store'
import { readRequestFacts } from '@/lib/requests/store'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, buildPurpose } from '@/lib/testing/factories'

const database = useDatabase()
const today = istDayOf(new Date())
const clear = { view: 'clear', file: 'clear' } as const
const state = 10
let officer: OfficerActor
let purposeId: string

beforeAll(async () => {
  purposeId = await buildPurpose(database)
})
beforeEach(async () => {
  await database.sql('TRUNCATE portal."grant", portal.request CASCADE')
  officer = await buildOfficer(database, state)
})

const count = (input: Partial<Parameters<typeof countParameters>[1]>) => inReadOnly('portal_web', (tx) => countParameters(tx, { stateCode: state, officerId: officer.id, asked: [], ...input }))

test('each parameter counts once, of the officer and of the State, with what is asked and without what makes way', async () => {
  const own = await buildGrant(database, { officer, fields: { uan: clear, name: clear } })
  await buildGrant(database, { officer, fields: { uan: clear } })
  await buildGrant(database, { officer: await buildOfficer(database, state), fields: { uan: clear, mobile: clear } })
  await buildGrant(database, { officer: await buildOfficer(database, 9), fields: { gender: clear } })
  expect(await count({})).toEqual({ officer: 2, state: 3 })
  expect(await count({ asked: ['uan', 'dateOfBirth'] })).toEqual({ officer: 3, state: 4 })
  expect(await count({ asked: ['dateOfBirth'], withoutGrantId: own })).toEqual({ officer: 2, state: 3 })
  expect(await count({ officerId: null, asked: ['uan'] })).toEqual({ officer: 1, state: 3 })
})

test('what is over, ended or gone before the period begins does not count; what starts before it is over does', async () => {
  await buildGrant(database, { officer, fields: { uan: clear }, endsOn: addDays(today, -1) })
  await buildGrant(database, { officer, fields: { name: clear }, endsOn: addDays(today, 9) })
  await buildGrant(database, { officer, fields: { gender: clear }, startsOn: addDays(today, 20) })
  const ended = await buildGrant(database, { officer, fields: { mobile: clear } })
  await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = officer_id, ended_reason = 'x' WHERE id = $1`, [ended])
  const between = async (from: number, to: number) => (await count({ from: addDays(today, from), to: addDays(today, to) })).officer
  expect([await between(0, 5), await between(9, 19), await between(10, 19), await between(10, 20), await between(0, 99)]).toEqual([1, 1, 0, 1, 2])
  // A first day that has passed meanwhile counts from now on.
  expect(await between(-9, 5)).toBe(1)
})

test('the form counts what the grant\'s own trigger counts', async () => {
  await buildGrant(database, { officer, fields: { name: clear, mobile: clear }, endsOn: addDays(today, 9) })
  await database.sql('UPDATE portal.policy SET parameters_per_officer_max = 2')
  try {
    for (const [startsOn, together] of [[addDays(today, 9), 3], [addDays(today, 10), 1]] as const) {
      const { parameters } = await inReadOnly('portal_web', (tx) => readRequestFacts(tx, {
        officerId: officer.id, stateCode: state, replacesGrantId: null, box: {
          districts: 'all', basis: 'either', fields: { uan: clear }, canView: true, canDownload: false, window: { days: 7 }, purposeId, justification: '', orderNumber: '', orderDate: today, startsOn, endsOn: addDays(today, 60),
        },
      }))
      expect(parameters.officer).toBe(together)
      const given = buildGrant(database, { officer, fields: { uan: clear }, startsOn, endsOn: addDays(today, 60), purposeId })
      if (together > 2) await expect(given).rejects.toThrow(/policy allows/)
      else await given
    }
  } finally {
    await database.sql('UPDATE portal.policy SET parameters_per_officer_max = 15')
  }
})
