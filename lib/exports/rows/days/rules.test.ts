import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeDay } from '@/lib/exports/rows/days/rules'

const out = Buffer.alloc(40)
const written = (day: number): string => out.toString('latin1', 3, writeDay(out, 3, day))
const said = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

it('every day of four centuries is written as the engine says it', () => {
  for (let day = Date.UTC(1800, 0, 1) / 86_400_000; day <= Date.UTC(2200, 0, 1) / 86_400_000; day += 1) if (written(day) !== said(day)) expect(written(day)).toBe(said(day))
})

it('and any other day that there is', () => {
  fc.assert(fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (day) => { expect(written(day)).toBe(said(day)) }))
  for (const day of [-719_528, -719_529, -719_162, -719_163, 2_932_896, 2_932_897, -1, 0]) expect(written(day)).toBe(said(day))
})
