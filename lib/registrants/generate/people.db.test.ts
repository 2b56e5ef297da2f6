import { beforeAll, expect, test } from 'vitest'
import { type Catalogue, catalogue } from '@/lib/reference/catalogue'
import { cellOf, inventRegistrants } from '@/lib/registrants/generate/use-cases'
import { judgeRow } from '@/lib/registrants/import/rules'
import { importColumns, type Registrant } from '@/lib/registrants/import/schema'
import { useDatabase } from '@/lib/testing/database'

useDatabase()
const until = Date.parse('2026-11-22T12:00:00Z')
const count = 40_000
let codes: Catalogue
let people: Registrant[]

beforeAll(async () => {
  codes = await catalogue('portal_ingest')
  people = [...await inventRegistrants({ registrants: count, days: 30, seed: 7, until }, codes)]
})

const share = (test: (person: Registrant) => boolean): number => people.filter(test).length / count

test('the same seed makes the same people, another seed others', async () => {
  const again = [...await inventRegistrants({ registrants: 500, days: 30, seed: 7, until }, codes)]
  expect(again).toEqual(people.slice(0, 500))
  const others = [...await inventRegistrants({ registrants: 500, days: 30, seed: 8, until }, codes)]
  expect(others.filter(({ uan }) => people.some((person) => person.uan === uan))).toEqual([])
})

test('everybody passes the rules of import without a remark but the youngest', () => {
  const context = { catalogue: codes, now: until, today: '2026-11-22' }
  for (const person of people.slice(0, 5_000)) {
    const judgement = judgeRow((column) => String(cellOf(person, column) ?? ''), context)
    expect(judgement).toEqual({ registrant: person, warnings: [] })
  }
  expect(importColumns.filter((column) => people.every((person) => person[column] === null))).toEqual([])
})

test('shares are those of the published figures', () => {
  expect(share(({ permanentState }) => permanentState === 9)).toBeCloseTo(84_531_799 / 317_403_974, 1.7)
  expect(share(({ permanentState }) => permanentState === 10)).toBeCloseTo(32_447_326 / 317_403_974, 1.7)
  expect(share(({ gender }) => gender === '2')).toBeCloseTo(0.548, 1.5)
  expect(share(({ incomeSlab }) => incomeSlab === '1')).toBeCloseTo(0.941, 1.7)
  expect(share(({ socialCategory }) => socialCategory === '3')).toBeCloseTo(0.225, 1.7)
  expect(share(({ permanentState, currentState }) => permanentState !== currentState)).toBeCloseTo(0.0027, 2.3)
  const agriculture = new Set(codes.eshramOccupations.filter(({ sector }) => sector === 'Agriculture').map(({ code }) => code))
  expect(share(({ primaryOccupation }) => agriculture.has(primaryOccupation))).toBeCloseTo(0.515, 1.3)
  const ages = people.map(({ dateOfBirth }) => 2026 - Number(dateOfBirth.slice(0, 4)))
  expect(Math.min(...ages)).toBeGreaterThanOrEqual(16)
  expect(ages.filter((age) => age > 35).length / count).toBeCloseTo(0.46, 1)
  expect(new Set(people.map(({ name }) => name)).size).toBeGreaterThan(count / 4)
})
