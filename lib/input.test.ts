import { describe, expect, it } from 'vitest'
import { dayOf } from '@/lib/input'

describe('a typed day', () => {
  it.each([['21-11-2026', '2026-11-21'], ['1/2/2027', '2027-02-01'], [' 05.09.2026 ', '2026-09-05'], ['29-02-2028', '2028-02-29'], ['2026-11-21', '2026-11-21']])(
    '%s is %s', (typed, day) => expect(dayOf.parse(typed)).toBe(day))
  it.each(['29-02-2027', '31-04-2026', '11-21-2026', '', '21 Nov 2026', '1-1-26'])('%s is none', (typed) => expect(dayOf.safeParse(typed).success).toBe(false))
})
