import type { Box } from '@/lib/access/box'
import type { CellLevel, Field } from '@/lib/access/fields'
import { maskedText, maskRules } from '@/lib/access/masks'
import { cellLevel, coveringBoxes } from '@/lib/access/policy'
import { fileFields } from '@/lib/exports/rules'
import type { ExportRow } from '@/lib/exports/store'
import { formatCalendarDate, formatCount, formatDateTime } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Words } from '@/lib/i18n/words'
import type { Catalogue } from '@/lib/reference/catalogue'
import { decryptCommand, fingerprintText } from '@/lib/recipient-keys/rules'
import { fieldText, type PlainRegistrant } from '@/lib/registrants/rules'

/** The names of codes in the officer's language. */
export interface CodeNames {
  district(code: string): string
  state(code: string): string
  gender(code: string): string
  occupation(code: string): string
}

/** The names of codes that the catalogue knows, in one language. */
export function codeNames(codes: Catalogue, locale: Locale): CodeNames {
  return {
    district: (code) => codes.districtName(Number(code), locale),
    state: (code) => codes.stateName(Number(code), locale),
    gender: (code) => codes.masterLabel('gender', code, locale),
    occupation: (code) => codes.occupationTitle(code),
  }
}

/** The first column of every file: each row's reference, by which the row names its file (lib/crypto/row-marks.ts). */
export const referenceColumn = 'rowReference'

/** Which list names a field's codes; a field that is not here holds no code. */
export const codeLists: Partial<Record<Field, keyof CodeNames>> = {
  gender: 'gender', permanentDistrict: 'district', permanentState: 'state', currentDistrict: 'district', currentState: 'state',
  primaryOccupation: 'occupation', secondaryOccupation: 'occupation',
}

/**
 * How a file of these boxes is written behind the references of its rows: its header, and one registrant as cells. The header is in English keys, so that a program finds its columns;
 * a code is followed by its name. A cell is the value, its mask, or nothing, as the boxes that cover that very row say (design, section 2).
 */
export function fileLayout({ boxes, names }: { boxes: readonly Box[]; names: CodeNames }): { header: string[]; cellsOf: (registrant: PlainRegistrant) => string[] } {
  const fields = fileFields(boxes).map(({ field }) => field)
  const header = fields.flatMap((field) => (codeLists[field] ? [field, `${field}Name`] : [field]))
  // Rows under the same boxes have the same levels: computed once for each set of boxes that occurs.
  const known = new Map<string, readonly (CellLevel | undefined)[]>()
  const levelsOf = (registrant: PlainRegistrant): readonly (CellLevel | undefined)[] => {
    const covering = coveringBoxes(boxes, registrant)
    if (covering.length === 0) throw new Error('a row outside the scope was read')
    const key = covering.map((box) => box.grantId).join()
    const levels = known.get(key) ?? fields.map((field) => cellLevel(covering, field))
    known.set(key, levels)
    return levels
  }
  return {
    header,
    cellsOf: (registrant) => {
      const levels = levelsOf(registrant)
      const cells: string[] = []
      fields.forEach((field, index) => {
        const level = levels[index]
        const value = fieldText(registrant, field)
        const list = codeLists[field]
        const text = level === undefined ? '' : level === 'clear' ? (value ?? '') : maskedText(field, value)
        cells.push(text)
        if (list) cells.push(level === 'clear' && value !== null ? names[list](value) : text)
      })
      return cells
    },
  }
}

/** How wide a column of a sheet is, in characters, by what stands in it as a rule; a longer value shows when its cell is chosen. */
const widths: Partial<Record<string, number>> = {
  [referenceColumn]: 19, uan: 15, name: 26, mobile: 13, dateOfBirth: 12, fatherOrHusbandName: 26, currentAddress: 44, permanentDistrictName: 24, currentDistrictName: 24, permanentStateName: 24, currentStateName: 24,
  primaryOccupationName: 34, secondaryOccupationName: 34,
}

/** The columns of a workbook's sheet, wide enough for what stands in them and for their heads. */
export function sheetColumns(titles: readonly string[]): { title: string; width: number }[] {
  return titles.map((title) => ({ title, width: Math.max(widths[title] ?? 10, title.length + 2) }))
}

/** One data entry of a file, for its README. */
export interface WrittenEntry {
  readonly name: string
  readonly rows: number
  readonly sha256: string
  /** How it is called and what it hashes to once it is encrypted to the State's key; null where it is not. */
  readonly sealed: { readonly name: string; readonly sha256: string } | null
}

/** What README.txt tells: who took what, why, under which rules, and whom to tell when it leaks. No registrant's value. */
export function readmeText(input: {
  words: Words; row: ExportRow; officer: { name: string; designation: string }; stateName: string; entries: readonly WrittenEntry[]; rows: number; origin: string
  /** The file was made in a training portal: a copy that lies about must not look like people. */
  isTraining: boolean
}): string {
  const { words, row, officer, stateName, entries, rows, origin } = input
  const say = (key: Parameters<typeof sentence>[1], values: Record<string, string> = {}): string => sentence(words, key, values)
  const grants = [...new Set(row.boxes.map((box) => box.grantNumber))].join(', ')
  const purposes = [...new Set(row.boxes.map((box) => box.purpose[row.locale]))].join('; ')
  const lines = [
    say('title', { number: row.number }), '', ...(input.isTraining ? [say('training'), ''] : []),
    say('officer', { name: officer.name, designation: officer.designation }), say('state', { state: stateName }), say('purpose', { purpose: purposes }), say('grants', { grants }),
    say('asked', { at: formatDateTime(row.requestedAt, row.locale) }), ...windowLines(input), say('rows', { rows: formatCount(rows) }), '',
    say('fields'),
    ...fieldLines(words, row.boxes), '',
    say('rowByRow'), say('codes'), say('reference', { column: referenceColumn }), '',
    say('entries'),
    ...entries.flatMap((entry) => entryLines(words, entry)), '',
    ...recipientLines(words, row.recipient, entries),
    ...(row.format === 'csv' ? [say('csv'), say('formula')] : [say('xlsx'), say('sheetCells')]), '',
    ...(row.deleteBy === null ? [] : [say('deleteBy', { day: formatCalendarDate(row.deleteBy, row.locale), origin })]), say('selfDeclared'), say('noSharing'), say('leak', { origin }), '',
  ]
  // A line per sentence, CRLF: the one plain text that every editor of an office computer shows right.
  return `\ufeff${lines.join('\r\n')}`
}

/** An encrypted entry is named as it stands in the archive, with both of its hashes: as it lies there, and as it is once decrypted. */
function entryLines(words: Words, { name, rows, sha256, sealed }: WrittenEntry): string[] {
  const counted = sentence(words, 'entry', { rows: formatCount(rows) })
  if (sealed === null) return [`  ${name}  ${counted}  SHA-256 ${sha256}`]
  return [`  ${sealed.name}  ${counted}  SHA-256 ${sealed.sha256}`, `    ${sentence(words, 'decrypted', { name })}  SHA-256 ${sha256}`]
}

/** To which key the entries are encrypted, and how they are opened. */
function recipientLines(words: Words, recipient: ExportRow['recipient'], entries: readonly WrittenEntry[]): string[] {
  const [first] = entries
  if (recipient === null || !first?.sealed) return []
  const { format, fingerprint } = recipient
  return [sentence(words, format === 'age' ? 'keyAge' : 'keyOpenpgp', { fingerprint: fingerprintText(fingerprint) }), `  ${decryptCommand(format, { from: first.sealed.name, to: first.name })}`, sentence(words, 'keyLost'), '']
}

function windowLines({ words, row }: { words: Words; row: ExportRow }): string[] {
  return row.boxes.map((box) => sentence(words, 'window', {
    grant: box.grantNumber, from: formatDateTime(box.window.from, row.locale), to: formatDateTime(box.window.to, row.locale),
  }))
}

function fieldLines(words: Words, boxes: readonly Box[]): string[] {
  return fileFields(boxes).map(({ field, level }) => `  ${field}: ${words(`fields.${field}`)}, ${level === 'clear' ? sentence(words, 'clear') : words(`files.readme.masks.${maskRules[field].shows}`)}`)
}

type Key = 'asked' | 'clear' | 'codes' | 'csv' | 'decrypted' | 'deleteBy' | 'entries' | 'entry' | 'fields' | 'formula' | 'grants' | 'keyAge' | 'keyLost' | 'keyOpenpgp' | 'leak' | 'noSharing' | 'officer' | 'purpose' | 'reference' | 'rowByRow' | 'rows' | 'selfDeclared' | 'sheetCells' | 'state' | 'title' | 'training' | 'window' | 'xlsx'

function sentence(words: Words, key: Key, values: Record<string, string> = {}): string {
  return words(`files.readme.${key}`, values)
}
