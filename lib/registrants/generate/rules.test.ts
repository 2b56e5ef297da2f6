import { expect, test } from 'vitest'
import { Chance } from '@/lib/registrants/generate/chance/rules'
import { changeRhythm, UanRun } from '@/lib/registrants/generate/rules'

test('UANs are twelve digits and come once', () => {
  const run = new UanRun(new Chance(3))
  const seen = new Set(Array.from({ length: 200_000 }, () => run.next()))
  expect(seen.size).toBe(200_000)
  expect([...seen].filter((uan) => !/^[1-9]\d{11}$/.test(uan))).toEqual([])
})

test('changes lie in the asked days, more by day than by night and fewer on Sundays', () => {
  const until = Date.parse('2026-11-22T12:34:56.789Z')
  const rhythm = changeRhythm({ days: 28, until })
  const chance = new Chance(1)
  const instants = Array.from({ length: 50_000 }, () => {
    const [start, length] = rhythm.draw(chance)
    return start + chance.fraction() * length
  })
  expect(Math.min(...instants)).toBeGreaterThanOrEqual(until - 28 * 86_400_000)
  expect(Math.max(...instants)).toBeLessThan(until)
  const local = instants.map((instant) => new Date(instant + 5.5 * 3_600_000))
  const share = (test: (date: Date) => boolean): number => local.filter(test).length / local.length
  expect(share((date) => date.getUTCHours() < 6)).toBeLessThan(0.05)
  expect(share((date) => date.getUTCHours() >= 9 && date.getUTCHours() < 18)).toBeGreaterThan(0.6)
  expect(share((date) => date.getUTCDay() === 0)).toBeLessThan(0.09)
})
