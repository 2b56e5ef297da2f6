import { z } from 'zod'
import type { FieldError } from '@/lib/errors'
import { rowId, rowIdOf } from '@/lib/input'
import type { StoredForm } from '@/lib/requests/schema'

/** Columns of a sheet of nominations, by the names that stand in its first row. */
export const sheetColumns = ['state', 'name', 'designation', 'rank', 'email', 'userId', 'language', 'districts', 'orderNumber', 'orderDate', 'justification', 'startsOn', 'endsOn'] as const
export type SheetColumn = (typeof sheetColumns)[number]
/** Those without which no nomination is whole. */
export const sheetColumnsNeeded: readonly SheetColumn[] = ['state', 'name', 'designation', 'rank', 'email', 'districts', 'orderNumber', 'orderDate', 'justification', 'startsOn', 'endsOn']

/** A sheet, pasted or brought as a file, and the profile from which each nomination takes purpose, parameters, rights and window. */
export const readSheetForm = z.object({ profileId: rowIdOf('required'), sheet: z.string().trim().min(1, 'sheetEmpty').max(100_000, 'sheetLong') })
export const makeSheetForm = z.object({ id: rowId })

/** One row as it is typed: its line in the sheet, its State if there is such a one, what its form would say, and what of it cannot be read. */
export interface SheetRow {
  readonly line: number
  readonly name: string
  readonly stateCode: number | null
  readonly form: StoredForm
  readonly problems: readonly FieldError[]
}
