import { describe, expect, it } from 'vitest'
import { windowBounds } from '@/lib/access/window'

const bounds = (days: number, at: string): string[] => Object.values(windowBounds({ days }, new Date(at))).map((instant: Date) => instant.toISOString())

describe('a window', () => {
  it('of seven days holds seven whole Indian days before today, and today', () => {
    expect(bounds(7, '2026-11-22T06:00:00Z')).toEqual(['2026-11-14T18:30:00.000Z', '2026-11-22T18:30:00.000Z'])
  })
  it('moves at Indian midnight and at no other instant', () => {
    expect(bounds(7, '2026-11-22T18:29:59.999Z')).toEqual(bounds(7, '2026-11-21T18:30:00Z'))
    expect(bounds(7, '2026-11-22T18:30:00Z')).toEqual(['2026-11-15T18:30:00.000Z', '2026-11-23T18:30:00.000Z'])
    // Midnight of Greenwich is no border.
    expect(bounds(7, '2026-11-22T23:59:59.999Z')).toEqual(bounds(7, '2026-11-23T00:00:00Z'))
  })
  it('counts a leap day as a day', () => {
    expect(bounds(1, '2028-03-01T06:00:00Z')[0]).toBe('2028-02-28T18:30:00.000Z')
    expect(bounds(1, '2027-03-01T06:00:00Z')[0]).toBe('2027-02-27T18:30:00.000Z')
  })
  it('of fixed days holds the first and the last, whenever it is asked', () => {
    for (const at of ['2020-01-01T00:00:00Z', '2030-01-01T00:00:00Z']) {
      expect(windowBounds({ from: '2026-11-16', to: '2026-11-16' }, new Date(at))).toEqual({ from: new Date('2026-11-15T18:30:00Z'), to: new Date('2026-11-16T18:30:00Z') })
    }
  })
})
