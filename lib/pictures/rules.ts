import type { AgeBand, DayBar, Drawn } from '@/lib/pictures/schema'

/**
 * Which categories are hidden, the same in every table (docs/decisions/0230): those with a small number in any of them, and as many of the next smallest as it takes that in each table the hidden ones
 * together are no small number and differ among each other. `tables` are counts by category, one table for each population that one reader may ask about; whom one of them holds beyond another is
 * found by subtraction, and so is a population too. A table of nobody has nothing to hide.
 * Null: too few to hide anybody among, so that nothing is to be shown. Categories that are empty everywhere hide nobody and stay.
 * Nothing hangs on which category is which: exchange two hidden ones in the world, and everything shown stays as it is.
 */
export function hiddenTogether(tables: readonly (readonly number[])[], smallest: number): ReadonlySet<number> | null {
  const sizes = (tables[0] ?? []).map((_, category) => tables.reduce((sum, table) => sum + (table[category] ?? 0), 0))
  const all = [...tables, ...beyondEachOther(tables)].filter((table) => total(table) > 0)
  const hidden = new Set([...sizes.keys()].filter((category) => all.some((table) => isSmall(table[category] ?? 0, smallest))))
  if (hidden.size === 0) return hidden
  const levels = [...new Set(sizes)].filter((size) => size > 0).sort((one, other) => one - other)
  for (const level of [0, ...levels]) {
    // All of a size at once: which of them comes first would tell them apart.
    if (level > 0) for (const [category, size] of sizes.entries()) if (size === level) hidden.add(category)
    // Where nobody stays in sight, nothing is shown, whichever way it came to that: the way would tell.
    if (sizes.every((size, category) => size === 0 || hidden.has(category))) return null
    if (all.every((table) => hides(table, hidden, smallest))) return hidden
  }
  return null
}

/** What is left where one table lies within another in every category: subtracted, they are the counts of whoever is in one window and not in the other. */
function beyondEachOther(tables: readonly (readonly number[])[]): number[][] {
  return tables.flatMap((one, at) => tables.slice(at + 1).flatMap((other) => {
    const rest = one.map((count, category) => count - (other[category] ?? 0))
    if (rest.every((count) => count >= 0)) return [rest]
    return rest.every((count) => count <= 0) ? [rest.map((count) => -count)] : []
  }))
}

function isSmall(count: number, smallest: number): boolean {
  return count > 0 && count < smallest
}

function hides(table: readonly number[], hidden: ReadonlySet<number>, smallest: number): boolean {
  const counts = [...hidden].map((category) => table[category] ?? 0)
  return counts.reduce((sum, count) => sum + count, 0) >= smallest && new Set(counts).size > 1
}

/**
 * The first table as a picture, with what must be hidden hidden. `told` are categories whose number the reader may be told elsewhere: they are shown and hide nobody. Where one of them is small itself,
 * it could be hidden among nobody, and nothing is shown.
 */
export function drawHidden<Key>({ keys, tables, told, smallest }: { keys: readonly Key[]; tables: readonly (readonly number[])[]; told: readonly boolean[]; smallest: number }): Drawn<Key> {
  const hidden = hiddenTogether(tables.map((table) => table.map((count, category) => (told[category] ? 0 : count))), smallest)
  const isToldSmall = [...tables, ...beyondEachOther(tables)].some((table) => table.some((count, category) => told[category] === true && isSmall(count, smallest)))
  if (hidden === null || isToldSmall) return { none: 'few' }
  const [table = []] = tables
  const together = [...hidden].reduce((sum, category) => sum + (table[category] ?? 0), 0)
  return { bars: keys.map((key, category) => ({ key, count: hidden.has(category) ? null : (table[category] ?? 0) })), together }
}

/** Ages of working life in tens, as eShram registers from 16 to 59. */
export const ageBands: readonly AgeBand[] = [{ from: null, to: 24 }, { from: 25, to: 34 }, { from: 35, to: 44 }, { from: 45, to: 54 }, { from: 55, to: null }]

/** Counts by year of birth as counts by age band, for the age somebody reaches in the year. */
export function countByAge(years: readonly { readonly key: number; readonly count: number }[], year: number): number[] {
  return ageBands.map(({ from, to }) => years.filter(({ key }) => (from === null || year - key >= from) && (to === null || year - key <= to)).reduce((sum, { count }) => sum + count, 0))
}

/** Days with how many changed, and how many of them were registered in the window where that may be told; `counted` for each purpose of the reader, the one at work first. Without it (a list that is filtered) the kinds are not told apart. */
export function dayBars({ days, counted, others, smallest }: { days: readonly string[]; counted: readonly DayCount[]; others: readonly (readonly DayCount[])[] | null; smallest: number }): { bars: DayBar[]; earlier: number } {
  const kindsOf = (counts: readonly DayCount[], bucket: number): number[] => [true, false].map((isNew) => counts.filter((each) => each.bucket === bucket && each.isNew === isNew).reduce((sum, { count }) => sum + count, 0))
  const bars = days.map((day, index) => {
    const own = kindsOf(counted, index + 1)
    const hidden = others === null ? null : hiddenTogether([own, ...others.map((counts) => kindsOf(counts, index + 1))], smallest)
    return { day, count: total(own), registered: hidden?.size === 0 ? (own[0] ?? 0) : null }
  })
  return { bars, earlier: total(kindsOf(counted, 0)) }
}

interface DayCount {
  readonly bucket: number
  readonly isNew: boolean
  readonly count: number
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
