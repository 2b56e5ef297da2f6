import { z } from 'zod'
import { type CellLevel, type Field, fieldKeys, fileLevels, viewLevels } from '@/lib/access/fields'
import type { BoxPurpose } from '@/lib/access/in-force'
import type { WindowBounds } from '@/lib/access/window'

export const addressBases = ['permanent', 'current', 'either'] as const
export type AddressBasis = (typeof addressBases)[number]

/** A State, or some of its districts (LGD codes). */
export type Area = { readonly stateCode: number; readonly districts: readonly number[] | 'all' }

/** A grant at one instant, for one right (design, section 2): what it covers and what it gives there. */
export interface Box {
  readonly grantId: string
  readonly grantNumber: string
  readonly area: Area
  readonly basis: AddressBasis
  readonly levels: ReadonlyMap<Field, CellLevel>
  readonly window: WindowBounds
  /** True when the window moves on each Indian midnight. */
  readonly rolling: boolean
  readonly purpose: BoxPurpose
}

/** The levels of a grant as its row holds them. An unknown field or level makes the whole grant unreadable: unknown means no. */
export const grantFieldsSchema = z.partialRecord(z.enum(fieldKeys), z.strictObject({ view: z.enum(viewLevels), file: z.enum(fileLevels) }))
export type GrantFields = z.infer<typeof grantFieldsSchema>

/** What the screen gives of each field. */
export function viewCellLevels(granted: GrantFields): Map<Field, CellLevel> {
  const levels = new Map<Field, CellLevel>()
  for (const field of fieldKeys) {
    const level = granted[field]
    if (level) levels.set(field, level.view)
  }
  return levels
}

/** What a file gives of each field. UAN is clear in every file: verified data returns by it (product, Annexure I). */
export function fileCellLevels(granted: GrantFields): Map<Field, CellLevel> {
  const levels = new Map<Field, CellLevel>([['uan', 'clear']])
  for (const field of fieldKeys) {
    const level = granted[field]
    if (field !== 'uan' && level && level.file !== 'absent') levels.set(field, level.file)
  }
  return levels
}
