import type { Box } from '@/lib/access/box'
import { inScopedRead } from '@/lib/access/scoped-read'

/** Thrown when the database no longer opens all the rows a file was frozen with: its second lock has closed, whatever the first one says. */
export class RowsClosed extends Error {
  override readonly name = 'RowsClosed'
}

/**
 * Asks row-level security, in a snapshot of its own, whether there is one open box for each frozen one, or the file would lack rows without a word.
 * Throws RowsClosed when the export is not being built or one of its grants stopped giving (docs/decisions/0043).
 */
export async function requireOpen({ exportId, boxes }: { exportId: string; boxes: readonly Box[] }): Promise<void> {
  const [open] = await inScopedRead({ exportId, right: 'download' } as const, (tx) => tx.sql<{ boxes: number }>('SELECT cardinality(registry.open_boxes()) AS boxes'))
  if (open?.boxes !== boxes.length) throw new RowsClosed(`${open?.boxes} of ${boxes.length} boxes are open`)
}
