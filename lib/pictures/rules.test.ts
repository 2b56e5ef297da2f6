import { describe, expect, it } from 'vitest'
import { ageBands, countByAge, dayBars, drawHidden, hiddenTogether } from '@/lib/pictures/rules'
import type { Drawn } from '@/lib/pictures/schema'

const drawn = (tables: readonly (readonly number[])[], told: readonly boolean[] = []): Drawn<number> => drawHidden({ keys: (tables[0] ?? []).map((_, index) => index), tables, told, smallest: 10 })
const counts = (picture: Drawn<number>): unknown => ('none' in picture ? picture.none : [...picture.bars.map(({ count }) => count), picture.together])

describe('what is hidden', () => {
  it.each([
    ['nothing where nothing is small', [[0, 10, 250, 11]], [0, 10, 250, 11, 0]],
    ['a small number, and the next smallest so that it cannot be subtracted', [[0, 3, 250, 12]], [0, null, 250, null, 15]],
    ['several small ones that are no small number together', [[9, 3, 250, 12]], [null, null, 250, 12, 12]],
    ['one more where the small ones are few together', [[2, 3, 250, 12]], [null, null, 250, null, 17]],
    ['one more where all of them are equal', [[6, 6, 250, 12]], [null, null, 250, null, 24]],
    ['all of a size, not one of them', [[3, 12, 12, 250]], [null, null, null, 250, 27]],
    ['so that nothing is shown where everybody would have to be hidden', [[9, 0, 250, 0]], 'few'],
    ['so that nothing is shown where only one category has anybody', [[3, 0, 0]], 'few'],
    ['so that nothing is shown of fewer than a small number', [[3, 2, 4]], 'few'],
    ['nothing of nobody', [[0, 0]], [0, 0, 0]],
  ])('%s', (_what, tables, expected) => expect(counts(drawn(tables))).toEqual(expected))
  it('the same in all tables, also where it is not small', () => expect(counts(drawn([[50, 32, 70], [5, 12, 60]]))).toEqual([null, null, 70, 82]))
  it('what two windows differ by, where one holds the other', () => {
    expect(counts(drawn([[47, 30, 18, 40], [50, 40, 30, 60]]))).toEqual([null, 30, null, 40, 65])
    expect(counts(drawn([[50, 40, 30], [47, 40, 30]]))).toBe('few')
    // Neither holds the other: what is left is nobody's number.
    expect(counts(drawn([[50, 40, 30], [47, 41, 30]]))).toEqual([50, 40, 30, 0])
    expect(counts(drawn([[50, 40, 30], [50, 40, 30]]))).toEqual([50, 40, 30, 0])
  })
  it('nothing because of a window of nobody', () => expect(counts(drawn([[50, 3, 12], [0, 0, 0]]))).toEqual([50, null, null, 15]))
  it('never what is told elsewhere, which hides nobody either', () => {
    expect(counts(drawn([[30, 250, 40]], [true, false, false]))).toEqual([30, 250, 40, 0])
    expect(counts(drawn([[3, 250, 40]], [true, false, false]))).toBe('few')
    expect(counts(drawn([[30, 250, 40], [28, 200, 20]], [true, false, false]))).toBe('few')
    expect(counts(drawn([[11, 3, 40, 90]], [true, false, false, false]))).toEqual([11, null, null, 90, 43])
    expect(counts(drawn([[500, 3]], [true, false]))).toBe('few')
  })
})

/** Every world of so many cells with counts up to `most`. */
function* worlds(cells: number, most: number): Generator<number[]> {
  if (cells === 0) { yield []; return }
  for (const rest of worlds(cells - 1, most)) for (let count = 0; count <= most; count += 1) yield [...rest, count]
}

/**
 * The strongest reader there is: knows every total and the rule by heart, and holds what is shown against every world in which it would be shown. What is hidden must have more than one value among them.
 * `show` gives what is seen of a world, and which of its numbers are hidden.
 */
function expectUnknown<World extends readonly number[]>(all: Iterable<World>, show: (world: World) => { seen: string; hidden: readonly number[] }): number {
  const byAnswer = new Map<string, { hidden: readonly number[]; values: Set<number>[] }>()
  for (const world of all) {
    const { seen, hidden } = show(world)
    const answer = byAnswer.get(seen) ?? { hidden, values: hidden.map(() => new Set<number>()) }
    byAnswer.set(seen, answer)
    hidden.forEach((cell, index) => answer.values[index]?.add(world[cell] ?? 0))
  }
  const recovered = [...byAnswer].filter(([, { values }]) => values.some(({ size }) => size < 2)).map(([seen]) => seen)
  expect(recovered).toEqual([])
  return [...byAnswer.values()].filter(({ hidden }) => hidden.length > 0).length
}

const sum = (table: readonly number[]): number => table.reduce((whole, count) => whole + count, 0)

describe('what a reader can work out who knows the rule, every total, and has all the time there is', () => {
  const smallest = 4
  it('of one table: no hidden number', () => {
    const answers = expectUnknown(worlds(4, 9), (world) => {
      const picture = drawHidden({ keys: [0, 1, 2, 3], tables: [world], told: [], smallest })
      return { seen: JSON.stringify([sum(world), picture]), hidden: 'none' in picture ? [0, 1, 2, 3] : picture.bars.flatMap(({ key, count }) => (count === null ? [key] : [])) }
    })
    expect(answers).toBeGreaterThan(100)
  })
  it('of a table with one number that is told: no hidden number', () => {
    expectUnknown(worlds(4, 9), (world) => {
      const picture = drawHidden({ keys: [0, 1, 2, 3], tables: [world], told: [true, false, false, false], smallest })
      const rest = sum(world.slice(1))
      // The told number is seen also where there is no picture. Of nobody, and of as many as these worlds hold, the total tells every number.
      return { seen: JSON.stringify([sum(world), world[0], picture]), hidden: 'none' in picture ? (rest > 0 && rest < 27 ? [1, 2, 3] : []) : picture.bars.flatMap(({ key, count }) => (count === null ? [key] : [])) }
    })
  })
  it('of two purposes, of which one holds all workers of the other and some more: no hidden number of either, and no small one of those whom the other lacks', () => {
    const cells = [0, 1, 2]
    // The first three numbers are the smaller population, the others what the larger one has beyond it.
    const answers = expectUnknown([...worlds(3, 6)].flatMap((small) => [...worlds(3, 4)].map((more) => [...small, ...small.map((count, cell) => count + (more[cell] ?? 0))])), (world) => {
      const [small, large] = [world.slice(0, 3), world.slice(3)]
      const pictures = [[small, large], [large, small]].map((tables) => drawHidden({ keys: cells, tables, told: [], smallest }))
      const shown = pictures.map((picture) => ('none' in picture ? [] : picture.bars.map(({ count }) => count)))
      for (const cell of cells) {
        const [inSmall, inLarge] = shown.map((bars) => bars[cell] ?? null)
        if (typeof inSmall === 'number' && typeof inLarge === 'number' && inLarge !== inSmall) expect(inLarge - inSmall).toBeGreaterThanOrEqual(smallest)
      }
      const hidden = pictures.flatMap((picture, index) => ('none' in picture ? cells : picture.bars.flatMap(({ key, count }) => (count === null ? [key] : []))).map((cell) => cell + index * 3))
      // Of nobody every number is known, whatever is shown, and of as many as these worlds hold.
      return { seen: JSON.stringify([sum(small), sum(large), pictures]), hidden: hidden.filter((cell) => sum(cell < 3 ? small : large) > 0 && sum(small) < 18) }
    })
    expect(answers).toBeGreaterThan(50)
  })
  it('of a day of which the number is known: not how many of it were registered', () => {
    expectUnknown(worlds(2, 12), ([isNew = 0, known = 0]) => {
      const { bars } = dayBars({ days: ['2026-11-21'], counted: [{ bucket: 1, isNew: true, count: isNew }, { bucket: 1, isNew: false, count: known }], others: [], smallest })
      return { seen: JSON.stringify(bars), hidden: bars[0]?.registered === null ? [0, 1] : [] }
    })
  })
})

it('hides more or the same when more is small', () => expect([...(hiddenTogether([[3, 50, 60, 12]], 20) ?? [])].sort()).toEqual([0, 1, 3]))

it('counts ages of the year from years of birth, and leaves nobody out', () => {
  const years = Array.from({ length: 80 }, (_, index) => ({ key: 1935 + index, count: 1 }))
  const ages = countByAge(years, 2026)
  expect(ages).toEqual([13, 10, 10, 10, 37])
  expect(sum(ages)).toBe(years.length)
  expect(ageBands).toHaveLength(ages.length)
})

it('tells days apart and the kinds of a day only for the whole window', () => {
  const counted = [{ bucket: 0, isNew: false, count: 4 }, { bucket: 1, isNew: true, count: 30 }, { bucket: 1, isNew: false, count: 20 }, { bucket: 2, isNew: true, count: 40 }]
  const days = ['2026-11-20', '2026-11-21']
  expect(dayBars({ days, counted, others: [], smallest: 10 })).toEqual({ bars: [{ day: '2026-11-20', count: 50, registered: 30 }, { day: '2026-11-21', count: 40, registered: 40 }], earlier: 4 })
  expect(dayBars({ days, counted, others: [[{ bucket: 1, isNew: true, count: 2 }]], smallest: 10 }).bars.map(({ registered }) => registered)).toEqual([null, 40])
  expect(dayBars({ days, counted, others: null, smallest: 10 }).bars.map(({ registered }) => registered)).toEqual([null, null])
})
