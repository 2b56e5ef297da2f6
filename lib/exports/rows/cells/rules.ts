import type { CellLevel, Field } from '@/lib/access/fields'
import { maskedText, maskRules } from '@/lib/access/masks'
import { sealedPlaces, sealedTexts } from '@/lib/crypto/registrant-layout'
import { type CodeNames, codeLists } from '@/lib/exports/contents/rules'
import { NumberBook, TextBook } from '@/lib/exports/rows/codes/rules'
import type { RowForm } from '@/lib/exports/rows/forms/rules'
import { intOf, type Tuple, writeDigits } from '@/lib/tuples'

/** The columns of the feed that a file's rows are made of. */
export const rowColumns = ['registrant_id', 'changed_at', 'permanent_state', 'permanent_district', 'current_state', 'current_district', 'gender', 'primary_occupation', 'secondary_occupation', 'envelope'] as const
export const columnOf = { registrantId: 0, changedAt: 1, permanentState: 2, permanentDistrict: 3, currentState: 4, currentDistrict: 5, gender: 6, primaryOccupation: 7, secondaryOccupation: 8, envelope: 9 } as const

/** A registrant between opening and file: clear columns as they came, sealed fields as opened bytes. Valid until the next row. */
export interface OpenRow {
  readonly tuple: Tuple
  readonly plain: Buffer
  readonly textEnds: Int32Array
}

/** Writes one cell (or a code and its name) into `out` at `at`; returns the place after it. */
export type CellWriter = (row: OpenRow, out: Buffer, at: number) => number

const dayMilliseconds = 86_400_000

/** The writer of one field at one level, for all rows under the same boxes, in one form. A code is followed by its name; a field no box gives is empty. */
export function cellWriter(field: Field, level: CellLevel | undefined, { names, form }: { names: CodeNames; form: RowForm }): CellWriter {
  const list = codeLists[field]
  if (level === undefined) return fixed(list ? form.separator : Buffer.alloc(0))
  if (level !== 'clear') return maskWriter(field, form)
  switch (field) {
    case 'uan': return (row, out, at) => writeLong(out, at, sealedInt(row.plain, sealedPlaces.uan, 5), 12)
    case 'mobile': return (row, out, at) => {
      const mobile = sealedInt(row.plain, sealedPlaces.mobile, 5)
      return mobile === 0 ? at : writeLong(out, at, mobile, 10)
    }
    case 'permanentPin': return (row, out, at) => writeDigits(out, at, sealedInt(row.plain, sealedPlaces.permanentPin, 3), 6)
    case 'currentPin': return (row, out, at) => writeDigits(out, at, sealedInt(row.plain, sealedPlaces.currentPin, 3), 6)
    case 'dateOfBirth': return (row, out, at) => form.writeDay(out, at, sealedDay(row.plain))
    case 'permanentDistrict': case 'permanentState': case 'currentDistrict': case 'currentState': return numberCodeWriter(columnOf[field], codeBytes(form, namesOf(field, names)))
    case 'gender': case 'primaryOccupation': case 'secondaryOccupation': return textCodeWriter(columnOf[field], { bytesOf: codeBytes(form, namesOf(field, names)), none: form.separator })
    default: return textWriter(sealedTexts.indexOf(field), form)
  }
}

function namesOf(field: Field, names: CodeNames): (code: string) => string {
  const list = codeLists[field]
  if (!list) throw new Error(`${field} holds no code`)
  return names[list]
}

function fixed(bytes: Buffer): CellWriter {
  return (_row, out, at) => put(out, at, bytes)
}

function textWriter(index: number, form: RowForm): CellWriter {
  return ({ plain, textEnds }, out, at) => form.writeText(out, at, plain, textStart(textEnds, index), textEnds[index] ?? 0)
}

/** A code and its name, as they were written the first time this code came. */
function numberCodeWriter(column: number, bytesOf: (code: string) => Buffer): CellWriter {
  const book = new NumberBook((code) => bytesOf(String(code)))
  return ({ tuple }, out, at) => put(out, at, book.of(intOf(tuple, column)))
}

function textCodeWriter(column: number, { bytesOf, none }: { bytesOf: (code: string) => Buffer; none: Buffer }): CellWriter {
  const book = new TextBook((code) => bytesOf(code.toString()))
  return ({ tuple }, out, at) => {
    const length = tuple.lengths[column] ?? -1
    return put(out, at, length < 0 ? none : book.of(tuple.bytes, tuple.starts[column] ?? 0, length))
  }
}

/** Days by their numbers: few years are shown, each made once. */
function yearWriter(bytesOf: (day: string) => Buffer): CellWriter {
  const known = new Map<number, Buffer>()
  return ({ plain }, out, at) => {
    const day = sealedDay(plain)
    return put(out, at, known.get(day) ?? remember(known, day, bytesOf(new Date(day * dayMilliseconds).toISOString().slice(0, 10))))
  }
}

/** What the mask lets through (lib/access/masks), field by field; a masked code shows no name either. */
function maskWriter(field: Field, form: RowForm): CellWriter {
  const dots = form.textBytes(maskedText(field, null))
  switch (maskRules[field].shows) {
    case 'nothing': case 'district': return fixed(codeLists[field] ? Buffer.concat([dots, form.separator, dots]) : dots)
    case 'year': return yearWriter((day) => form.textBytes(maskedText(field, day)))
    case 'last4': return lastFourWriter(field, dots)
    case 'initials': return initialsWriter(field, form)
  }
}

function lastFourWriter(field: Field, dots: Buffer): CellWriter {
  const place = field === 'uan' ? sealedPlaces.uan : sealedPlaces.mobile
  return ({ plain }, out, at) => {
    const value = sealedInt(plain, place, 5)
    const end = put(out, at, dots)
    return value === 0 && field === 'mobile' ? end : writeDigits(out, end, value % 10_000, 4)
  }
}

function initialsWriter(field: Field, form: RowForm): CellWriter {
  const index = sealedTexts.findIndex((text) => text === field)
  return ({ plain, textEnds }, out, at) => {
    const start = textStart(textEnds, index)
    const end = textEnds[index] ?? 0
    const plainEnd = writeAsciiInitials(plain, start, end, out, at)
    if (plainEnd !== null) return plainEnd
    const bytes = form.textBytes(maskedText(field, start === end ? null : plain.toString('utf8', start, end)))
    return put(out, at, bytes)
  }
}

const initialDots = Buffer.from('•••••')

/** The initials' mask of a name of ASCII letters and single blanks, as nearly all are; null when the name needs the rule itself. */
function writeAsciiInitials(source: Buffer, start: number, end: number, out: Buffer, begin: number): number | null {
  let at = begin
  let parts = 0
  let isFirst = true
  for (let index = start; index < end; index += 1) {
    const byte = source[index] ?? 0
    const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
    if (!isLetter && (byte !== 0x20 || isFirst)) return null
    if (isLetter && isFirst && parts < 3) {
      if (parts > 0) out[at++] = 0x20
      out[at] = byte
      at = put(out, at + 1, initialDots)
      parts += 1
    }
    isFirst = !isLetter
  }
  return parts === 0 ? null : at
}

function textStart(textEnds: Int32Array, index: number): number {
  return index === 0 ? sealedPlaces.texts : textEnds[index - 1] ?? 0
}

function codeBytes(form: RowForm, nameOf: (code: string) => string): (code: string) => Buffer {
  return (code) => Buffer.concat([form.textBytes(code), form.separator, form.textBytes(nameOf(code))])
}

function remember<Key>(known: Map<Key, Buffer>, key: Key, bytes: Buffer): Buffer {
  known.set(key, bytes)
  return bytes
}

/** Short pieces: a loop is faster than a call into the engine, up to about so many bytes. */
const loopBytesMax = 12

function put(out: Buffer, at: number, bytes: Buffer): number {
  const { length } = bytes
  if (length > loopBytesMax) out.set(bytes, at)
  else for (let index = 0; index < length; index += 1) out[at + index] = bytes[index] ?? 0
  return at + length
}

function sealedDay(plain: Buffer): number {
  const at = sealedPlaces.dateOfBirth
  return (plain[at] ?? 0) << 24 | (plain[at + 1] ?? 0) << 16 | (plain[at + 2] ?? 0) << 8 | (plain[at + 3] ?? 0)
}

function sealedInt(plain: Buffer, place: number, bytes: 3 | 5): number {
  let value = 0
  for (let index = 0; index < bytes; index += 1) value = value * 256 + (plain[place + index] ?? 0)
  return value
}

/** The same for numbers of up to 15 digits, in two pieces that 32 bits hold. */
function writeLong(out: Buffer, at: number, value: number, count: number): number {
  const low = value % 1_000_000
  return writeDigits(out, writeDigits(out, at, (value - low) / 1_000_000, count - 6), low, 6)
}
