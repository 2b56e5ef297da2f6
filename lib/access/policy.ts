import type { AddressBasis, Area, Box } from '@/lib/access/box'
import type { CellLevel, Field } from '@/lib/access/fields'
import { assertNever } from '@/lib/errors'

/** What the policy must know of a registrant: the clear columns that decide. */
export interface RowFacts {
  readonly changedAt: Date
  readonly permanentState: number
  readonly permanentDistrict: number
  readonly currentState: number
  readonly currentDistrict: number
}

/** A filter as an officer may set it. Sorting is by change time only, which belongs to no field. */
export interface Filters {
  readonly district?: number
  readonly gender?: string
  /** An NCO family (4 digits) or occupation code. */
  readonly occupation?: string
  /** Whole Indian days, both included, inside the window. */
  readonly fromDay?: string
  readonly toDay?: string
}

/** Filters as they stand in a file's row and in events: only those that are set. */
export function setFilters<Kind extends { readonly [Name in keyof Kind]: string | number | undefined }>(filters: Kind): Record<string, string | number> {
  return Object.fromEntries(Object.entries(filters).filter((entry): entry is [string, string | number] => entry[1] !== undefined))
}

/** The boxes that cover the row: its window holds the change, and its area an address that its basis counts. */
export function coveringBoxes(boxes: readonly Box[], row: RowFacts): Box[] {
  return boxes.filter((box) => box.window.from <= row.changedAt && row.changedAt < box.window.to && areaHolds(box, row))
}

/**
 * What one reader gets of one cell: the value if one covering box gives it clear, else the mask (that may be lifted on record if one covering box
 * says so), else nothing. This is the one law (design, section 2): never (areas ∪) × (fields ∪).
 */
export function cellLevel(covering: readonly Box[], field: Field): CellLevel | undefined {
  let best: CellLevel | undefined
  for (const box of covering) {
    const level = box.levels.get(field)
    if (level === 'clear') return 'clear'
    if (level === 'unmaskable') best = level
    else best ??= level
  }
  return best
}

/**
 * The boxes under which a registrant may be found by a value of the field: those that give it clear or let it be unmasked. Who has only the mask
 * must not learn by asking whether a guess is right; and the row must lie in one of these very boxes.
 */
export function boxesThatFind(boxes: readonly Box[], field: Field): Box[] {
  return boxes.filter((box) => box.levels.get(field) === 'clear' || box.levels.get(field) === 'unmaskable')
}

/** The boxes under which the reader may lift the field's mask for a registrant they cover; none where the value is clear already. */
export function boxesThatUnmask(covering: readonly Box[], field: Field): Box[] {
  return cellLevel(covering, field) === 'unmaskable' ? covering.filter((box) => box.levels.get(field) === 'unmaskable') : []
}

/** A mask lifted on record: one field of one registrant, under one grant, until an instant that has not come. */
export interface LiftedMask {
  readonly registrantId: string
  readonly field: Field
  readonly grantId: string
  readonly until: Date
}

/** The lifting that holds for a cell, if any: the very grant it was made under must still cover the row and still say so. */
export function liftingFor(covering: readonly Box[], field: Field, lifted: readonly LiftedMask[]): LiftedMask | undefined {
  const grants = boxesThatUnmask(covering, field).map((box) => box.grantId)
  return lifted.find((each) => each.field === field && grants.includes(each.grantId))
}

/** The fields a filter reads: to filter by one is to learn it, so a box serves the filter only if it gives all of them clear. */
export function boxesForFilters(boxes: readonly Box[], filters: Filters): Box[] {
  return boxes.filter((box) => {
    if (filters.gender !== undefined && box.levels.get('gender') !== 'clear') return false
    if (filters.occupation !== undefined && box.levels.get('primaryOccupation') !== 'clear') return false
    return filters.district === undefined || boxAllowsDistrict(box, filters.district)
  })
}

/** True when the box may be narrowed to the district: it lies in the area, and the answer tells nothing the box does not give clear. */
export function boxAllowsDistrict(box: Box, district: number): boolean {
  if (box.area.districts !== 'all') {
    if (!box.area.districts.includes(district)) return false
    // Narrowing an area of one district to that district tells nothing.
    if (box.area.districts.length === 1) return true
  }
  return districtFields(box.basis).every((field) => box.levels.get(field) === 'clear')
}

/** By what registrants may be counted beside the day of their change, which belongs to no field. */
export const groupings = ['district', 'occupation', 'birthYear', 'currentState'] as const
export type Grouping = (typeof groupings)[number]

/** The boxes under which registrants may be counted by it: to count by a field is to learn it, so that each must give it clear. The year of birth is what every level of the date shows. */
export function boxesForGrouping(boxes: readonly Box[], grouping: Grouping): Box[] {
  return boxes.filter((box) => {
    switch (grouping) {
      case 'district': return box.area.districts !== 'all' && box.area.districts.length === 1 ? true : districtFields(box.basis).every((field) => box.levels.get(field) === 'clear')
      case 'occupation': return box.levels.get('primaryOccupation') === 'clear'
      case 'birthYear': return box.levels.has('dateOfBirth')
      case 'currentState': return box.levels.get('currentState') === 'clear'
      default: return assertNever(grouping)
    }
  })
}

function districtFields(basis: AddressBasis): readonly Field[] {
  if (basis === 'permanent') return ['permanentDistrict']
  if (basis === 'current') return ['currentDistrict']
  return ['permanentDistrict', 'currentDistrict']
}

function areaHolds(box: Pick<Box, 'area' | 'basis'>, row: RowFacts): boolean {
  const permanent = box.basis !== 'current' && addressIn(box.area, row.permanentState, row.permanentDistrict)
  const current = box.basis !== 'permanent' && addressIn(box.area, row.currentState, row.currentDistrict)
  return permanent || current
}

function addressIn(area: Area, stateCode: number, district: number): boolean {
  return area.stateCode === stateCode && (area.districts === 'all' || area.districts.includes(district))
}
