import type { Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys } from '@/lib/access/fields'
import { boxInForce, type BoxPurpose, type GrantInForce } from '@/lib/access/in-force'
import { cellLevel, coveringBoxes, type RowFacts } from '@/lib/access/policy'

/** What an officer may do with a cell: look at it on screen, or take it in a file. */
export const rights = ['view', 'download'] as const
export type Right = (typeof rights)[number]

/** One cell: the level, and the boxes that gave it. No level, nobody gives it. */
export interface CellAnswer {
  readonly level: CellLevel | undefined
  readonly by: readonly Box[]
}

/** The cells of one row by right; a field that is not in the map is not given. */
export type RowAnswer = Readonly<Record<Right, ReadonlyMap<Field, CellAnswer>>>

/** An officer at one instant under one purpose: exactly the boxes a scope of then would hold (lib/access/scope). */
export interface Lens {
  readonly purpose: BoxPurpose
  readonly boxes: Readonly<Record<Right, readonly Box[]>>
  /** The grants that made the boxes. */
  readonly grants: readonly GrantInForce[]
}

/** The purposes under which an officer may work by the grants in force, in the order of the oldest grant. A purpose that gives nothing is none. */
export function lensesOf(grants: readonly GrantInForce[], at: Date): Lens[] {
  const lenses: Lens[] = []
  for (const purposeId of new Set(grants.map((grant) => grant.purpose_id))) {
    const own = grants.filter((grant) => grant.purpose_id === purposeId)
    const boxesFor = (right: Right): Box[] => own.map((grant) => boxInForce(grant, right, at)).filter((box) => box !== null)
    const boxes = { view: boxesFor('view'), download: boxesFor('download') }
    const purpose = (boxes.view[0] ?? boxes.download[0])?.purpose
    if (purpose) lenses.push({ purpose, boxes, grants: own })
  }
  return lenses
}

/** What the officer gets of a row with these facts: the law's own answer for each field and right, and who gave it. */
export function answerRow(lens: Lens, row: RowFacts): RowAnswer {
  return { view: answerCells(lens.boxes.view, row), download: answerCells(lens.boxes.download, row) }
}

/** True when the row answers nothing at all. */
export function isNothing(answer: RowAnswer): boolean {
  return rights.every((right) => answer[right].size === 0)
}

function answerCells(boxes: readonly Box[], row: RowFacts): ReadonlyMap<Field, CellAnswer> {
  const covering = coveringBoxes(boxes, row)
  const cells = new Map<Field, CellAnswer>()
  for (const field of fieldKeys) {
    const level = cellLevel(covering, field)
    if (level !== undefined) cells.set(field, { level, by: covering.filter((box) => box.levels.get(field) === level) })
  }
  return cells
}
