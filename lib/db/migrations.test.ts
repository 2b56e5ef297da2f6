import { expect, test } from 'vitest'
import { MigrationRefused, pendingOf } from './migrations'

const migrations = ['1_a', '2_b', '3_c'].map((name) => ({ name, sql: '', checksum: `sum of ${name}` }))
const applied = (name: string, others: object = {}) => ({ migration_name: name, checksum: `sum of ${name}`, finished_at: new Date(), rolled_back_at: null, ...others })
const names = (recorded: ReturnType<typeof applied>[]) => pendingOf({ migrations, recorded }).map(({ name }) => name)

test('what is not recorded is pending, in order', () => {
  expect(names([])).toEqual(['1_a', '2_b', '3_c'])
  expect(names([applied('1_a'), applied('2_b')])).toEqual(['3_c'])
  expect(names([applied('1_a'), applied('2_b'), applied('3_c')])).toEqual([])
})

test('one that was rolled back runs again', () => {
  expect(names([applied('1_a'), applied('2_b', { finished_at: null, rolled_back_at: new Date() })])).toEqual(['2_b', '3_c'])
})

test.each([
  ['changed after', applied('1_a', { checksum: 'other' }), /1_a was changed/],
  ['begun, never finished', applied('1_a', { finished_at: null }), /1_a was begun/],
  ['of a newer version', applied('9_z'), /9_z/],
  ['later than a pending one', applied('2_b'), /1_a would come before 2_b/],
])('history with one %s is refused by name', (_why, row, sentence) => {
  expect(() => pendingOf({ migrations, recorded: [row] })).toThrow(MigrationRefused)
  expect(() => pendingOf({ migrations, recorded: [row] })).toThrow(sentence)
})
