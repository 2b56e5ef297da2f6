import type { Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys } from '@/lib/access/fields'
import type { ExportStatus } from '@/lib/exports/schema'

/** What a file's data entries are: text for programs, or workbooks for people. The first is what nobody chooses. */
export const fileFormats = ['csv', 'xlsx'] as const
export type FileFormat = (typeof fileFormats)[number]

/** States out of which a file still can come. Everything else is over. */
export const livingStatuses = ['held', 'requested', 'building', 'ready', 'opened'] as const satisfies readonly ExportStatus[]

/** True when nothing can come of the export any more. */
export function isOver(status: ExportStatus): boolean {
  return !livingStatuses.some((living) => living === status)
}

/** The fields a file of these boxes holds, in Annexure order, and the best level any of the boxes gives. */
export function fileFields(boxes: readonly Box[]): { field: Field; level: CellLevel }[] {
  return fieldKeys.flatMap((field): { field: Field; level: CellLevel }[] => {
    const levels = boxes.map((box) => box.levels.get(field))
    if (levels.includes('clear')) return [{ field, level: 'clear' }]
    return levels.includes('masked') ? [{ field, level: 'masked' }] : []
  })
}

/** What the stored bytes and their key are bound to, so that they open for no other export. */
export function fileLabel(exportId: string): string {
  return `export-file:${exportId}`
}
