import { expect, test } from 'vitest'
import { Chance, Weighted } from '@/lib/registrants/generate/chance/rules'

const numbers = (seed: number): number[] => {
  const chance = new Chance(seed)
  return Array.from({ length: 100 }, () => chance.next())
}

test('the same seed gives the same numbers, another seed others', () => {
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7)).not.toEqual(numbers(8))
  expect(numbers(7)).not.toEqual(numbers(7 + 2 ** 32))
  expect(new Set(numbers(0)).size).toBe(100)
})

test('both ends of a range come, and nothing outside', () => {
  const chance = new Chance(1)
  const seen = new Set(Array.from({ length: 1_000 }, () => chance.between(3, 5)))
  expect([...seen].sort()).toEqual([3, 4, 5])
})

test('values come as often as they weigh', () => {
  const chance = new Chance(1)
  const weighted = new Weighted([['a', 1], ['b', 6], ['never', 0], ['c', 3]])
  const counts = new Map<string, number>()
  for (let drawn = 0; drawn < 100_000; drawn++) {
    const value = weighted.draw(chance)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual(['a', 'b', 'c'])
  expect((counts.get('a') ?? 0) / 1_000).toBeCloseTo(10, 0)
  expect((counts.get('b') ?? 0) / 1_000).toBeCloseTo(60, 0)
  expect((counts.get('c') ?? 0) / 1_000).toBeCloseTo(30, 0)
})

test('nothing to choose from is said', () => {
  expect(() => new Weighted([['a', 0]])).toThrow(RangeError)
  expect(() => new Chance(1).pick([])).toThrow(RangeError)
})
