import { setImmediate as turn } from 'node:timers/promises'
import { marksOfUans, ReferenceReader } from '@/lib/crypto/row-marks'
import type { Suspect } from '@/lib/trace/suspect/rules'

/** What the references of a suspect file say. */
export interface ReadReferences {
  /** Cells of the column in which references were found that look like one, and those that name an export. */
  readonly asked: number
  readonly read: number
  /** For each export named: references on the row they were made for (or on a row without a UAN), and references that stand beside another worker. */
  readonly byExport: ReadonlyMap<string, { references: number; strays: number }>
}

/** So many at a time; others are served in between. */
const sliceRows = 5_000

/** Looks up every cell that looks like a reference among these exports. A reference that comes twice counts once: copies say nothing new. */
export async function readReferences({ references, rows }: Pick<Suspect, 'references' | 'rows'>, exportIds: readonly string[]): Promise<ReadReferences> {
  const reader = new ReferenceReader(exportIds)
  const looks = new Map<number, number>()
  const hits = new Map<number, number>()
  const named = new Map<string, Map<number, string | null>>()
  for (const [index, { row, column, reference }] of references.entries()) {
    if (index % sliceRows === sliceRows - 1) await turn()
    looks.set(column, (looks.get(column) ?? 0) + 1)
    const id = reader.exportOf(reference)
    if (id === null) continue
    hits.set(column, (hits.get(column) ?? 0) + 1)
    const byLeft = named.get(id) ?? new Map<number, string | null>()
    byLeft.set(reference.left, rows[row]?.uan ?? null)
    named.set(id, byLeft)
  }
  const [best] = [...hits].sort((a, b) => b[1] - a[1])
  return { asked: best ? looks.get(best[0]) ?? 0 : 0, read: best?.[1] ?? 0, byExport: new Map([...named].map(([id, byLeft]) => [id, belonging(id, byLeft)])) }
}

/** Whether each reference stands beside the worker it was made for. */
function belonging(exportId: string, byLeft: ReadonlyMap<number, string | null>): { references: number; strays: number } {
  const beside = [...byLeft].flatMap(([left, uan]) => (uan === null ? [] : [{ left, uan }]))
  const { lefts } = marksOfUans(exportId, beside.map(({ uan }) => uan))
  const strays = beside.filter(({ left }, index) => lefts[index] !== left).length
  return { references: byLeft.size - strays, strays }
}

/** How many neighbours of these distinct UANs, in the order in which they were brought, stand in the order of the export's own file. */
export function orderOf(exportId: string, uans: readonly string[]): { pairs: number; rising: number } {
  const { places } = marksOfUans(exportId, uans)
  let rising = 0
  for (let index = 1; index < places.length; index += 1) if ((places[index - 1] ?? 0) < (places[index] ?? 0)) rising += 1
  return { pairs: Math.max(0, places.length - 1), rising }
}
