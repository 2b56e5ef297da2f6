import type { Box } from '@/lib/access/box'
import { type CellLevel, type Field, type FieldClass, fields } from '@/lib/access/fields'
import { fileFields } from '@/lib/exports/rules'

/**
 * What one cell of a file weighs in an officer's disclosure budget, by its field's class (docs/decisions/0203). UAN names one person for life, in every register it is joined with; bank data and an Aadhaar
 * number would stand with it, and are no fields here. A number to call, a day of birth, an address and what a person earns or suffers from weigh nearly as much. A name or a PIN needs others beside it to
 * find somebody. A code is shared by thousands. A mask keeps some of what it covers: initials, last digits, a year, and of a code nothing.
 * The database counts by the same table (portal.field_points).
 */
const sensitivity: Readonly<Record<FieldClass, { readonly clear: number; readonly masked: number }>> = {
  identifier: { clear: 8, masked: 3 },
  sensitive: { clear: 6, masked: 2 },
  personal: { clear: 4, masked: 1 },
  attribute: { clear: 1, masked: 0 },
}

/** The weight of one cell. What can be unmasked counts as clear. */
export function fieldPoints(field: Field, level: CellLevel): number {
  return sensitivity[fields[field].class][level === 'masked' ? 'masked' : 'clear']
}

/** The weight of one row of a file of these boxes: each of its fields at the most that any of them gives, so that a file that shows more never weighs less. */
export function rowPoints(boxes: readonly Box[]): number {
  return fileFields(boxes).reduce((sum, { field, level }) => sum + fieldPoints(field, level), 0)
}

/** An officer's budget at one instant: what files disclosed within the days, and the two levels. */
export interface Budget {
  readonly days: number
  readonly soft: number
  readonly hard: number
  readonly used: number
}

/** What asking for so much more needs: nothing, a fresh factor, or a second person as well. A level itself is not past it. */
export type Demand = 'nothing' | 'factor' | 'second'

/** What a file of so many points needs under this budget. */
export function demandOf({ soft, hard, used }: Budget, points: number): Demand {
  if (used + points > hard) return 'second'
  return used + points > soft ? 'factor' : 'nothing'
}
