import { expect, test } from 'vitest'
import { policyNames } from '@/lib/policy/rules'
import { proposePolicy } from '@/lib/policy/use-cases'
import { readPolicyPage } from '@/lib/policy/values/reads'
import { decideProposal } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin } from '@/lib/testing/factories'

const database = useDatabase()

test('every column of portal.policy has its line, its words and its bounds (add yours to lib/policy/rules.ts and messages/)', async () => {
  const { values } = await readPolicyPage(await buildAdmin(database))
  expect(values.map(({ name }) => name).sort()).toEqual([...policyNames].sort())
  expect(values.filter(({ bounds }) => bounds === undefined).map(({ name }) => name)).toEqual([])
  for (const { name, value, bounds } of values) {
    expect(value >= (bounds?.min ?? Infinity) && value <= (bounds?.max ?? -Infinity), name).toBe(true)
    for (const outside of [(bounds?.min ?? 0) - 1, (bounds?.max ?? 0) + 1]) await expect(database.sql(`UPDATE portal.policy SET ${name} = ${outside}`), `${name} = ${outside}`).rejects.toMatchObject({ code: '23514' })
  }
})

test('a value says since when and by whom it is as it is', async () => {
  const [first, second] = [await buildAdmin(database), await buildAdmin(database)]
  const { id } = await proposePolicy({ actor: first, values: { export_open_minutes: 30, exports_per_day_max: 20 }, justification: 'Slow lines in the hills' })
  await decideProposal({ actor: second, id, verdict: 'approve', reason: 'Seen in the reports' })
  const { values, past } = await readPolicyPage(first)
  expect(values.find(({ name }) => name === 'export_open_minutes')).toMatchObject({ value: 30, since: past[0]?.changedAt, change: { proposalId: id, proposedByName: first.name, decidedByName: second.name } })
  expect(values.find(({ name }) => name === 'exports_per_day_max')).toMatchObject({ since: null, change: null })
})

test('values outside their bounds are named, each at its field', async () => {
  const actor = await buildAdmin(database)
  await expect(proposePolicy({ actor, values: { export_open_minutes: 61, window_days_max: 0, session_hours_max: 9 }, justification: 'Too much at once' })).rejects.toMatchObject({
    code: 'invalid', fields: [{ field: 'window_days_max', message: 'policyBounds', values: { min: 1, max: 366 } }, { field: 'export_open_minutes', values: { min: 1, max: 60 } }],
  })
})
