import { expect, test } from 'vitest'
import { nextDue, weekdayOf } from '@/lib/exports/scheduling/rules'

test('the week begins on Monday', () => {
  expect(['2026-11-23', '2026-11-27', '2026-11-29'].map(weekdayOf)).toEqual([1, 5, 7])
})

test.each([[5, '2026-12-04'], [6, '2026-11-28'], [7, '2026-11-29'], [1, '2026-11-30'], [4, '2026-12-03']])('after a Friday, weekday %i comes on %s', (weekday, day) => {
  expect(nextDue({ weekday, today: '2026-11-27' })).toBe(day)
})
