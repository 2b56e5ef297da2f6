import type { Box } from '@/lib/access/box'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { maskHint } from '@/lib/access/masks'
import { boxAllowsDistrict, cellLevel, coveringBoxes, type LiftedMask, liftingFor } from '@/lib/access/policy'
import type { SealedFields } from '@/lib/crypto/registrant-layout'
import type { Cell, FilterChoices, RegistrantRow } from '@/lib/registrants/schema'

/** A registrant with all values, before any rule. Lives between store and rules, nowhere else. */
export type PlainRegistrant = SealedFields & {
  readonly id: string
  readonly changedAt: Date
  readonly registeredAt: Date
  readonly permanentState: number
  readonly permanentDistrict: number
  readonly currentState: number
  readonly currentDistrict: number
  readonly gender: string
  readonly primaryOccupation: string
  readonly secondaryOccupation: string | null
}

/** The value of one field as text; codes stay codes. */
export function fieldText(registrant: PlainRegistrant, field: Field): string | null {
  const value = registrant[field]
  return value === null ? null : String(value)
}

/**
 * One registrant under a reader's boxes: a cell is the value, its mask, or not granted, as the boxes that cover this row say (design, section 2).
 * `lifted` are the masks of this registrant that are lifted now, in the reader's session.
 * Throws when no box covers the row: a row that the query should never have returned is a defect, not a page.
 */
export function applyBoxes(boxes: readonly Box[], registrant: PlainRegistrant, columns: readonly Field[], lifted: readonly LiftedMask[] = []): RegistrantRow {
  const covering = coveringBoxes(boxes, registrant)
  if (covering.length === 0) throw new Error('a row outside the scope was read')
  const cells: Partial<Record<Field, Cell>> = {}
  for (const field of columns) cells[field] = cellOf({ covering, registrant, field, lifted })
  const earliest = covering.reduce((first, box) => (box.window.from < first ? box.window.from : first), registrant.changedAt)
  return { id: registrant.id, changedAt: registrant.changedAt, isNew: registrant.registeredAt >= earliest, cells }
}

function cellOf({ covering, registrant, field, lifted }: { covering: readonly Box[]; registrant: PlainRegistrant; field: Field; lifted: readonly LiftedMask[] }): Cell {
  const level = cellLevel(covering, field)
  if (level === undefined) return { notGranted: true }
  const value = fieldText(registrant, field)
  if (level === 'clear') return { value }
  // A masked address may show its district, but only to a reader who has the district itself (the mask never gives another field away).
  const showsDistrict = field === 'currentAddress' && cellLevel(covering, 'currentDistrict') === 'clear'
  const masked = showsDistrict ? [String(registrant.currentDistrict)] : maskHint(field, value)
  if (level !== 'unmaskable') return { masked }
  const lifting = liftingFor(covering, field, lifted)
  return lifting ? { unmasked: value, mask: masked, until: lifting.until } : { masked, unmaskable: true }
}

/** The columns a reader may choose from: fields that at least one box gives, in Annexure order. */
export function grantedColumns(boxes: readonly Box[]): Field[] {
  return fieldKeys.filter((field) => boxes.some((box) => box.levels.has(field)))
}

/** True when the reader may lift this very mask, on record. */
export function isLiftable(cell: Cell | undefined): boolean {
  return cell !== undefined && 'masked' in cell && cell.unmaskable === true
}

/** True when no box gives the field clear: its column head carries a lock. */
export function isAlwaysMasked(boxes: readonly Box[], field: Field): boolean {
  return boxes.every((box) => box.levels.get(field) !== 'clear')
}

/** What a reader of these boxes may filter by; `districtsOf` lists the districts of a State (a whole-State box names none). */
export function filterChoices(boxes: readonly Box[], districtsOf: (stateCode: number) => readonly number[]): FilterChoices {
  const districts = boxes.flatMap((box) => (box.area.districts === 'all' ? districtsOf(box.area.stateCode) : box.area.districts).filter((district) => boxAllowsDistrict(box, district)))
  return {
    districts: [...new Set(districts)],
    gender: boxes.some((box) => box.levels.get('gender') === 'clear'),
    occupation: boxes.some((box) => box.levels.get('primaryOccupation') === 'clear'),
  }
}
