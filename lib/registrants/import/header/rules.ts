import { droppedColumns, FileRefused, type Header, importColumns } from '@/lib/registrants/import/schema'

/** Where the columns stand, in any order. Throws FileRefused, naming what is missing, unknown or there twice. */
export function readHeader(cells: readonly string[]): Header {
  const names = cells.map((name) => name.trim())
  const missing = importColumns.filter((column) => !names.includes(column))
  const dropped = names.filter((name) => droppedColumns.some((column) => column === name))
  const unknown = names.filter((name) => !dropped.includes(name) && !importColumns.some((column) => column === name))
  const twice = names.filter((name, index) => names.indexOf(name) !== index && !unknown.includes(name))
  const problems = [
    ...(missing.length > 0 ? [`these columns are missing: ${missing.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`these columns are not known: ${unknown.slice(0, 10).map(shown).join(', ')}`] : []),
    ...(twice.length > 0 ? [`these columns are there twice: ${[...new Set(twice)].join(', ')}`] : []),
  ]
  if (problems.length > 0) throw new FileRefused(`The file is refused and nothing was stored; ${problems.join('; ')}.`)
  return { positions: new Map(importColumns.map((column) => [column, names.indexOf(column)])), columns: names.length, dropped }
}

/** A name nobody expected, as far as it can be shown on a terminal. */
function shown(name: string): string {
  return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name)
}
