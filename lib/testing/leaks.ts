import { latinDigits } from '@/lib/input'

/** A stream of numbers from a seed (mulberry32): a failure is seen again with its seed. */
export function drawsOf(seed: number): { number: () => number; below: (limit: number) => number; chance: (share: number) => boolean; pick: <Item>(items: readonly Item[]) => Item; shuffled: <Item>(items: readonly Item[]) => Item[] } {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(number() * limit)
  return {
    number, below, chance: (share) => number() < share,
    pick: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    shuffled: (items) => items.map((item) => ({ item, key: number() })).sort((a, b) => a.key - b.key).map(({ item }) => item),
  }
}
export type Draws = ReturnType<typeof drawsOf>

/** A table as it lies in a file: names of columns, and cells. */
export interface Table {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What somebody did to a file before it turned up. */
export interface Attack {
  readonly table: Table
  readonly bytes: Buffer
  readonly done: { readonly reference: boolean; readonly uan: boolean; readonly order: 'kept' | 'shuffled' | 'sorted' | 'grouped' }
}

const keys = ['rowReference', 'uan', 'mobile'] as const

/**
 * Takes nine of ten rows out, drops columns (not every one that names a row or a person: references, UANs or clear mobile numbers stay), mixes or sorts the rest
 * or leaves it, and types it again as some program would.
 */
export function attack(table: Table, draws: Draws): Attack {
  const kept = table.rows.filter(() => draws.chance(0.1))
  const named = keys.filter((key) => table.header.includes(key) && (key !== 'mobile' || kept.every((row) => /^\d/.test(row[table.header.indexOf(key)] ?? ''))))
  const some = table.header.filter(() => draws.chance(0.5))
  const columns = some.some((column) => named.some((key) => key === column)) ? some : [...some, draws.pick(named)]
  const header = draws.chance(0.5) ? columns : draws.shuffled(columns)
  const order = draws.pick(['kept', 'kept', 'shuffled', 'shuffled', 'sorted', 'grouped'] as const)
  const leaked = { header, rows: arrange(kept, order, draws).map((row) => header.map((column) => row[table.header.indexOf(column)] ?? '')) }
  return { table: leaked, bytes: typedAgain(leaked, draws), done: { reference: leaked.header.includes('rowReference'), uan: leaked.header.includes('uan'), order } }
}

function arrange(rows: readonly (readonly string[])[], order: Attack['done']['order'], draws: Draws): (readonly string[])[] {
  const by = (column: number) => [...rows].sort((a, b) => ((a[column] ?? '') < (b[column] ?? '') ? -1 : (a[column] ?? '') > (b[column] ?? '') ? 1 : 0))
  switch (order) {
    case 'kept': return [...rows]
    case 'shuffled': return draws.shuffled(rows)
    // By UAN: nothing of the file's order is left. By the last column (a code's name): the order stays within each group.
    case 'sorted': return by(1)
    case 'grouped': return by((rows[0]?.length ?? 1) - 1)
  }
}

const renamed: Readonly<Record<string, string>> = { rowReference: 'Row reference', uan: 'U.A.N.', name: 'नाम', mobile: 'MOBILE', gender: 'Gender' }

/** The table as another program would save it: numbers, quotes, delimiter, header and encoding changed. */
export function typedAgain({ header, rows }: Table, draws: Draws): Buffer {
  const retype = header.map((column) => cellTypist(column, draws))
  const delimiter = draws.pick([',', ';', '\t', '|'])
  const quote = draws.pick(['needed', 'all'] as const)
  const cell = (text: string): string => (quote === 'all' || text.includes(delimiter) || text.includes('"') || /[\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const head = draws.pick(['kept', 'renamed', 'gone'] as const)
  const titles = head === 'gone' ? [] : [header.map((column) => (head === 'renamed' ? renamed[column] ?? column.toUpperCase() : column))]
  const end = draws.pick(['\n', '\r\n'])
  const text = [...titles, ...rows.map((row) => row.map((value, index) => retype[index]?.(value) ?? value))].map((row) => row.map(cell).join(delimiter)).join(end)
  const encoding = draws.pick(['utf8', 'utf8 with mark', 'utf16le', 'utf16be'] as const)
  const marked = Buffer.from(`\ufeff${text}${end}`, 'utf16le')
  switch (encoding) {
    case 'utf8': return Buffer.from(text)
    case 'utf8 with mark': return Buffer.from(`\ufeff${text}`)
    case 'utf16le': return marked
    case 'utf16be': return marked.swap16()
  }
}

function cellTypist(column: string, draws: Draws): (value: string) => string {
  const plain = (value: string): string => value
  if (column === 'uan') {
    return draws.pick([
      plain, (value: string) => value.replace(/(\d{4})(?=\d)/g, '$1 '), (value: string) => value.replace(/(\d{4})(?=\d)/g, '$1-'), (value: string) => value.replace(/^0+/, ''), (value: string) => `${value}.0`,
      (value: string) => `'${value}`, (value: string) => Number(value).toExponential(11).replace('e', 'E'), devanagari, (value: string) => Number(value).toLocaleString('en-IN'),
    ])
  }
  if (column === 'mobile') return draws.pick([plain, (value: string) => (value === '' ? '' : `+91 ${value}`), (value: string) => (value === '' ? '' : `0${value}`), devanagari])
  if (column === 'rowReference') return draws.pick([plain, (value: string) => value.toLowerCase(), (value: string) => value.replace(/(.{5})(?=.)/g, '$1-'), (value: string) => value.replace(/0/g, 'O')])
  return draws.pick([plain, (value: string) => value.toUpperCase(), (value: string) => value.replace(/\s+/g, ' ').trim()])
}

/** The digits in Devanagari. */
export function devanagari(value: string): string {
  return latinDigits(value).replace(/\d/g, (digit) => String.fromCharCode(0x966 + Number(digit)))
}
