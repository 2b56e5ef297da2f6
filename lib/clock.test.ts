import { describe, expect, it } from 'vitest'
import { addDays, daysBetween, isRealDay, istDayOf, istMidnight, lastDayBefore } from '@/lib/clock'

describe('Indian days', () => {
  it('begin at half past six in the evening, UTC', () => {
    expect(istMidnight('2026-11-22').toISOString()).toBe('2026-11-21T18:30:00.000Z')
    expect(istDayOf(new Date('2026-11-21T18:29:59.999Z'))).toBe('2026-11-21')
    expect(istDayOf(new Date('2026-11-21T18:30:00.000Z'))).toBe('2026-11-22')
  })

  it('end with the instant before midnight', () => {
    expect(lastDayBefore(istMidnight('2026-12-13'))).toBe('2026-12-12')
    expect(lastDayBefore(new Date('2026-12-12T18:30:00.001Z'))).toBe('2026-12-13')
  })

  it.each([['2026-02-28', 1, '2026-03-01'], ['2028-02-28', 1, '2028-02-29'], ['2026-01-01', -1, '2025-12-31']])('%s plus %i is %s', (from, days, to) => {
    expect(addDays(from, days)).toBe(to)
  })

  it.each([['2026-02-29', false], ['2028-02-29', true], ['2026-13-01', false], ['2026-1-1', false], ['9999-12-31', false], ['0000-01-01', false], ['', false]])('%s is a day: %s', (text, real) => {
    expect(isRealDay(text)).toBe(real)
  })

  it('are listed from first to last, and not at all backwards', () => {
    expect(daysBetween('2026-11-20', '2026-11-22')).toEqual(['2026-11-20', '2026-11-21', '2026-11-22'])
    expect(daysBetween('2026-11-22', '2026-11-20')).toEqual([])
  })
})
