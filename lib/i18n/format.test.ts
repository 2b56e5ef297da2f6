import { describe, expect, it } from 'vitest'
import {
  formatBytes, formatCalendarDate, formatClock, formatCount, formatDate, formatDateTime, formatDayMonth, formatFieldDate, formatList,
  formatRowTime, formatShare, formatSpan, formatTime, formatTimeLeft, formatWeekday,
} from '@/lib/i18n/format'

const at = new Date('2026-11-21T09:34:09Z')
/** No-break spaces are easy to lose and hard to see: shown as underscores. */
const seen = (text: string) => text.replaceAll('\u00a0', '_')

describe('numbers', () => {
  it.each([[0, '0'], [999, '999'], [1_000, '1,000'], [99_999, '99,999'], [100_000, '1,00,000'], [1_234_567, '12,34,567'], [317_000_000, '31,70,00,000']])(
    '%i is %s in both languages', (value, text) => expect(formatCount(value)).toBe(text))
  it.each([[0, '0%'], [0.051, '5.1%'], [0.05, '5%'], [0.0994, '9.9%'], [0.0996, '10%'], [0.7802, '78%'], [1, '100%'], [Number.NaN, '0%']])(
    'a share of %d is %s', (share, text) => expect(formatShare(share)).toBe(text))
  it('writes bytes', () => {
    expect([999, 1_000, 734_003, 999_499, 999_500, 1_992_294, 2_500_000_000].map((bytes) => seen(formatBytes(bytes))))
      .toEqual(['999_B', '1_KB', '734_KB', '999_KB', '1.0_MB', '2.0_MB', '2.5_GB'])
  })
})

describe('times are IST', () => {
  it('in English', () => {
    expect(seen(formatDateTime(at, 'en'))).toBe('21_Nov_2026, 15:04_IST')
    expect(seen(formatDateTime(at, 'en', { seconds: true }))).toBe('21_Nov_2026, 15:04:09_IST')
    expect(seen(formatRowTime(at, 'en'))).toBe('21_Nov 15:04')
    expect(seen(formatWeekday(at, 'en'))).toBe('Sat_21')
    expect(seen(formatTime(at))).toBe('15:04_IST')
  })
  it('in Hindi', () => {
    expect(seen(formatDateTime(at, 'hi'))).toBe('21_नवंबर_2026, 15:04_IST')
    expect(seen(formatDayMonth(at, 'hi'))).toBe('21_नवंबर')
    expect(seen(formatWeekday(at, 'hi'))).toBe('शनि_21')
  })
  it('turns the day at 18:30 UTC', () => {
    expect(seen(formatDate(new Date('2026-12-31T18:29:59Z'), 'en'))).toBe('31_Dec_2026')
    expect(seen(formatDate(new Date('2026-12-31T18:30:00Z'), 'en'))).toBe('1_Jan_2027')
  })
  it('says September in three letters', () => expect(seen(formatCalendarDate('2026-09-05', 'en'))).toBe('5_Sep_2026'))
})

it('shows a date in a field as people write it', () => expect(formatFieldDate('2026-11-21')).toBe('21-11-2026'))

describe('time left', () => {
  it.each([[-3, '0:00'], [0, '0:00'], [59.9, '0:59'], [1_122, '18:42'], [3_725, '1:02:05']])('%d seconds on the clock are %s', (seconds, text) => expect(formatClock(seconds)).toBe(text))
  it('counts in minutes, hours, days', () => {
    expect(seen(formatTimeLeft(1_122, 'en'))).toBe('18:42_left')
    expect(seen(formatTimeLeft(1_122, 'hi'))).toBe('18:42_शेष')
    expect(seen(formatTimeLeft(3_600, 'en'))).toBe('1_hour_left')
    expect(seen(formatTimeLeft(172_799, 'hi'))).toBe('47_घंटे_शेष')
    expect(seen(formatTimeLeft(604_800, 'en'))).toBe('7_days_left')
    expect(seen(formatTimeLeft(604_800, 'hi'))).toBe('7_दिन_शेष')
  })
  it('joins number and unit', () => expect(seen(formatSpan(1, 'day', 'en'))).toBe('1_day'))
})

it('lists in words', () => {
  expect(formatList(['Patna', 'Gaya', 'Muzaffarpur'], 'en')).toBe('Patna, Gaya and Muzaffarpur')
  expect(formatList(['पटना', 'गया'], 'hi')).toBe('पटना और गया')
  expect(formatList(['Patna'], 'en')).toBe('Patna')
  expect(formatList([], 'en')).toBe('')
})
