import fc from 'fast-check'
import { expect } from 'vitest'
import type { GrantFields } from '@/lib/access/box'
import type { Field, ViewLevel } from '@/lib/access/fields'
import { lookUp } from '@/lib/lookups/use-cases'
import type { LookUpField } from '@/lib/lookups/schema'
import { openRegistrant } from '@/lib/registrants/reads'
import type { OwnerDatabase } from '@/lib/testing/database'
import type { TestRegistrant } from '@/lib/testing/factories'
import { oracleCell, type OracleGrant, oracleSees } from '@/lib/testing/oracle'
import { withinOneDay } from '@/lib/testing/one-day'
import { arrange, now, setStage, type Stage, world, type World } from '@/lib/testing/worlds'
import { unmask } from '@/lib/unmasking/use-cases'

/** Several registrants share each of these. */
const mobiles = ['9000000001', '9000000002', '6000000003'] as const
const fieldsTried: readonly Field[] = ['uan', 'mobile', 'gender']

const shown = (view: ViewLevel): { view: ViewLevel; file: 'absent' } => ({ view, file: 'absent' })
const levelsTried: readonly GrantFields[] = [{ uan: shown('unmaskable'), mobile: shown('masked') }, { uan: shown('masked'), mobile: shown('unmaskable'), gender: shown('unmaskable') }, { uan: shown('clear'), mobile: shown('unmaskable') }]

/** Does one grant alone cover the row and let find by the field? Said by the oracle, grant by grant. */
function finds({ grants, row, field, at }: { grants: readonly OracleGrant[]; row: TestRegistrant; field: LookUpField; at: Date }): boolean {
  return grants.some((grant) => ['clear', 'unmaskable'].includes(oracleCell({ grants: [grant], row, field, at, right: 'view' })))
}

async function answerOf(stage: Stage, field: LookUpField, value: string): Promise<string[]> {
  return lookUp({ officer: stage.officer, form: { field, value, cause: 'claim', reason: 'A claim of the worker' } }).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'invalid', reason: 'invalid', fields: [{ field: 'value', message: 'lookUpNone' }] })
    return []
  })
}

interface Arranged {
  readonly rows: readonly TestRegistrant[]
  readonly grants: readonly OracleGrant[]
  readonly at: Date
}

const byFeed = (one: TestRegistrant, other: TestRegistrant): number => other.changedAt.getTime() - one.changedAt.getTime() || (BigInt(other.id) > BigInt(one.id) ? 1 : -1)

/** True when somebody was found. */
async function expectLookUps(stage: Stage, { rows, grants, at }: Arranged): Promise<boolean> {
  let anybody = false
  for (const row of rows.slice(0, 4)) {
    const wanted = finds({ grants, row, field: 'uan', at }) ? [row.id] : []
    expect(await answerOf(stage, 'uan', row.uan)).toEqual(wanted)
    anybody ||= wanted.length > 0
  }
  for (const mobile of [...mobiles, '7999999999']) {
    const wanted = rows.filter((row) => row.mobile === mobile && finds({ grants, row, field: 'mobile', at })).sort(byFeed).map((row) => row.id)
    expect(await answerOf(stage, 'mobile', mobile)).toEqual(wanted)
    anybody ||= wanted.length > 0
  }
  expect(await answerOf(stage, 'uan', '000000000000')).toEqual(rows.filter((row) => row.uan === '000000000000' && finds({ grants, row, field: 'uan', at })).map((row) => row.id))
  return anybody
}

/** True when a mask was lifted. Each lifting shows its own cell and no other, and ends with its grant. */
async function expectUnmasks(stage: Stage, { rows, grants, at }: Arranged): Promise<boolean> {
  const { officer, database } = stage
  let anything = false
  for (const row of rows.slice(0, 3)) {
    for (const field of fieldsTried) {
      const before = oracleSees({ grants, row, at, right: 'view' }) ? (await openRegistrant({ officer, id: row.id })).row.cells : null
      const tried = unmask({ officer, form: { id: row.id, field, minutes: 5, cause: 'claim', reason: 'A claim of the worker' } })
      if (oracleCell({ grants, row, field, at, right: 'view' }) !== 'unmaskable') {
        await expect(tried).rejects.toMatchObject({ code: 'not_found', reason: 'not_found', fields: [] })
        continue
      }
      await tried
      anything = true
      const { cells } = (await openRegistrant({ officer, id: row.id })).row
      expect(cells).toEqual({ ...before, [field]: { unmasked: row[field], mask: before?.[field] && 'masked' in before[field] ? before[field].masked : null, until: expect.any(Date) } })
      await database.sql('DELETE FROM portal.unmask')
    }
  }
  return anything
}

async function expectWorld(stage: Stage, world: World, at: Date): Promise<{ found: boolean; lifted: boolean }> {
  // What is asked about here is given in some way by every grant, or most worlds would find and lift nothing.
  const drawn = { ...world, grants: world.grants.map((grant, index) => ({ ...grant, fields: { ...levelsTried[(index + world.size) % levelsTried.length], ...grant.fields } })) }
  const rows = drawn.rows.map((row, index) => ({ ...row, mobile: row.mobile === null ? null : (mobiles[index % mobiles.length] ?? null) }))
  const grants = await arrange(stage, { ...drawn, rows })
  return { found: await expectLookUps(stage, { rows, grants, at }), lifted: await expectUnmasks(stage, { rows, grants, at }) }
}

/** Look-up and unmask of random worlds against the oracle: who is found by which number, which mask may be lifted, and what is seen then. */
export async function proveLooking({ database, worlds, seed }: { database: OwnerDatabase; worlds: number; seed: number }): Promise<void> {
  const stage = await setStage(database)
  await database.sql('UPDATE portal.policy SET unmask_minutes_max = 5, unmasks_per_day_max = 500, lookups_per_day_max = 500')
  let [found, lifted] = [0, 0]
  const property = fc.asyncProperty(world(now), async (drawn) => {
    const seen = await withinOneDay((at) => expectWorld(stage, drawn, at))
    if (seen.found) found++
    if (seen.lifted) lifted++
  })
  await fc.assert(property, { numRuns: worlds, seed })
  // It is a quarter of them; the floor lies where chance does not reach.
  expect(found, 'worlds in which a look-up finds somebody').toBeGreaterThan(worlds / 25)
  expect(lifted, 'worlds in which a mask is lifted').toBeGreaterThan(worlds / 25)
}
