import type { Box } from '@/lib/access/box'
import type { Field } from '@/lib/access/fields'
import { cellLevel } from '@/lib/access/policy'
import { readTextEnds, sealedTexts } from '@/lib/crypto/registrant-layout'
import type { CodeNames } from '@/lib/exports/contents/rules'
import { type CellWriter, cellWriter, columnOf, type OpenRow } from '@/lib/exports/rows/cells/rules'
import type { RowForm } from '@/lib/exports/rows/forms/rules'
import { fileFields } from '@/lib/exports/rules'
import { intOf, type Tuple } from '@/lib/tuples'

/** So many boxes are bits of one number. */
const bitsMax = 52
/** PostgreSQL's instants count microseconds from 2000. */
const postgresEpochMilliseconds = Date.UTC(2000, 0, 1)

/**
 * Writes registrants as rows of a form, byte by byte: the same cells as `fileLayout` in contents/rules.ts, without an object, a string or an array of a row
 * (a property holds the two equal). Rows under the same boxes have the same levels, so each set of boxes that occurs has its row of writers once.
 */
export class RowWriter {
  private readonly areas: readonly BoxArea[]
  private readonly known = new Map<string, readonly CellWriter[]>()
  private lastKey = -1
  private lastWriters: readonly CellWriter[] = []
  private readonly textEnds = new Int32Array(sealedTexts.length)
  private readonly fields: readonly Field[]
  private readonly boxes: readonly Box[]
  private readonly separator: number

  constructor(private readonly input: { boxes: readonly Box[]; names: CodeNames; form: RowForm }) {
    const { boxes, form } = input
    this.boxes = boxes
    this.separator = form.separator[0] ?? 0
    this.areas = boxes.map(boxArea)
    this.fields = fileFields(boxes).map(({ field }) => field)
  }

  /** Room that a row of so many bytes from the database may need at most while it waits: guards, quotes and the names of codes included. */
  roomFor(tuple: Tuple): number {
    return 4_096 + this.input.form.growth * Math.max(0, tuple.lengths[columnOf.envelope] ?? 0)
  }

  /** Writes the row's cells as they wait for their place; returns the place after them. Throws when no box covers the row: then the query read what it should not. */
  write(tuple: Tuple, plain: Buffer, out: Buffer, start: number): number {
    readTextEnds(plain, this.textEnds)
    const row: OpenRow = { tuple, plain, textEnds: this.textEnds }
    const writers = this.writersFor(tuple)
    let at = start
    for (let index = 0; index < writers.length; index += 1) {
      if (index > 0) out[at++] = this.separator
      at = writers[index]?.(row, out, at) ?? at
    }
    return this.input.form.endRow(out, at)
  }

  private writersFor(tuple: Tuple): readonly CellWriter[] {
    const changedAt = postgresEpochMilliseconds + intOf(tuple, columnOf.changedAt) / 1000
    let key = 0
    for (const area of this.areas) key = 2 * key + (covers(area, tuple, changedAt) ? 1 : 0)
    // Which boxes cover the row, as bits; as a rule the same as of the row before.
    if (key === this.lastKey && this.areas.length <= bitsMax) return this.lastWriters
    return this.otherWriters(tuple, changedAt)
  }

  private otherWriters(tuple: Tuple, changedAt: number): readonly CellWriter[] {
    const key = this.areas.map((area) => (covers(area, tuple, changedAt) ? '1' : '0')).join('')
    const writers = this.known.get(key) ?? this.makeWriters(key)
    this.lastKey = this.areas.length <= bitsMax ? parseInt(key, 2) : -1
    this.lastWriters = writers
    return writers
  }

  private makeWriters(key: string): readonly CellWriter[] {
    const covering = this.boxes.filter((_box, index) => key[index] === '1')
    if (covering.length === 0) throw new Error('a row outside the scope was read')
    const made = this.fields.map((field) => cellWriter(field, cellLevel(covering, field), this.input))
    this.known.set(key, made)
    return made
  }
}

/** A box as a row is asked about: `coveringBoxes` in lib/access/policy, without objects. */
interface BoxArea {
  readonly from: number
  readonly to: number
  readonly stateCode: number
  readonly districts: ReadonlySet<number> | null
  readonly permanent: boolean
  readonly current: boolean
}

function boxArea({ area, basis, window }: Box): BoxArea {
  return {
    from: window.from.getTime(), to: window.to.getTime(), stateCode: area.stateCode, districts: area.districts === 'all' ? null : new Set(area.districts),
    permanent: basis !== 'current', current: basis !== 'permanent',
  }
}

function covers(area: BoxArea, tuple: Tuple, changedAt: number): boolean {
  if (changedAt < area.from || changedAt >= area.to) return false
  return (area.permanent && holds(area, intOf(tuple, columnOf.permanentState), intOf(tuple, columnOf.permanentDistrict)))
    || (area.current && holds(area, intOf(tuple, columnOf.currentState), intOf(tuple, columnOf.currentDistrict)))
}

function holds({ stateCode, districts }: BoxArea, state: number, district: number): boolean {
  return stateCode === state && (districts === null || districts.has(district))
}
