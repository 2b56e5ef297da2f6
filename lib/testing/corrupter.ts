import { importLine, type ImportRow } from '@/lib/testing/import-rows'
import type { ImportColumn } from '@/lib/registrants/import/schema'

/** One way to spoil a row: the line it becomes, and what a report must then say. Column null is the row as a whole. */
export interface Corruption {
  readonly name: string
  readonly column: ImportColumn | null
  readonly reason: RegExp
  /** How many physical lines the spoiled row takes. */
  readonly lines: number
  spoil(row: ImportRow): Buffer
}

function cell(name: string, column: ImportColumn, value: string | ((row: ImportRow) => string), reason: RegExp, lines = 1): Corruption {
  return { name, column, reason, lines, spoil: (row) => Buffer.from(importLine({ ...row, [column]: typeof value === 'string' ? value : value(row) })) }
}

function whole(name: string, reason: RegExp, spoil: (line: string) => string | Buffer): Corruption {
  return { name, column: null, reason, lines: 1, spoil: (row) => Buffer.from(spoil(importLine(row))) }
}

/** The unquoted second cell, whatever stands in it, replaced. */
const inName = (line: string, name: string): string => line.replace(/^([^,]*),[^,]*,/, (_, uan: string) => `${uan},${name},`)
const missing = /^is missing$/
const marks = /quotation marks/

/** Forty ways in which a row of a file goes wrong. */
export const corruptions: readonly Corruption[] = [
  cell('uan missing', 'uan', '', missing),
  cell('uan of eleven digits', 'uan', (row) => row.uan.slice(1), /12 digits/),
  cell('uan with a letter', 'uan', (row) => `${row.uan.slice(1)}O`, /12 digits/),
  cell('uan in Devanagari digits', 'uan', '१२३४५६७८९०१२', /12 digits/),
  cell('name missing', 'name', '', missing),
  cell('name of blanks', 'name', ' \u00a0 ', missing),
  cell('name too long', 'name', 'अ'.repeat(151), /longer than 150/),
  cell('name with a bell', 'name', 'Ra\u0007m', /control/),
  cell('name over two lines', 'name', 'Ram\nKumar', /line break/, 2),
  cell('father too long', 'fatherOrHusbandName', 'A'.repeat(151), /longer than 150/),
  cell('mobile of nine digits', 'mobile', '987654321', /10 digits/),
  cell('mobile with 1', 'mobile', '1876543210', /begin with 6/),
  cell('mobile in words', 'mobile', 'unknown', /10 digits/),
  cell('birth in another order', 'dateOfBirth', '31/12/1990', /YYYY-MM-DD/),
  cell('birth on 31 February', 'dateOfBirth', '1990-02-31', /does not exist/),
  cell('birth in the future', 'dateOfBirth', '2191-01-01', /future/),
  cell('birth long ago', 'dateOfBirth', '1890-01-01', /120 years/),
  cell('gender unknown', 'gender', '7', /master table/),
  cell('gender missing', 'gender', '', missing),
  cell('PIN of five digits', 'permanentPin', '80001', /6 digits/),
  cell('PIN with 0', 'currentPin', '080001', /begins with 0/),
  cell('district unknown', 'permanentDistrict', '99999', /LGD code of a district/),
  cell('district missing', 'currentDistrict', '', missing),
  cell('State unknown', 'permanentState', '99', /LGD code of a State/),
  cell('district elsewhere', 'currentDistrict', (row) => (row.currentState === '10' ? '162' : '212'), /of that State/),
  cell('address missing', 'currentAddress', '', missing),
  cell('address too long', 'currentAddress', '=x'.repeat(251), /longer than 500/),
  cell('occupation unknown', 'primaryOccupation', '1234.9999', /NCO/),
  cell('occupation missing', 'primaryOccupation', '', missing),
  cell('second occupation unknown', 'secondaryOccupation', '92', /NCO/),
  cell('income unknown', 'incomeSlab', '0', /master table/),
  cell('disability unknown', 'disabilityType', '99', /master table/),
  cell('education unknown', 'education', '77', /master table/),
  cell('social category unknown', 'socialCategory', 'OBC', /master table/),
  cell('change in the future', 'updatedAt', '2199-01-01T00:00:00Z', /future/),
  cell('change before registration', 'updatedAt', '2013-03-14T00:00:00Z', /before registeredAt/),
  cell('registration no time', 'registeredAt', 'yesterday', /ISO 8601/),
  cell('change without zone', 'updatedAt', '2024-02-01T10:00:00', /zone/),
  whole('a mark that opens and never closes', marks, (line) => inName(line, '"Ram')),
  whole('a mark that closes and never opened', marks, (line) => inName(line, 'Ram"')),
  whole('a mark inside', marks, (line) => inName(line, 'Ra"m')),
  whole('text behind a mark', marks, (line) => inName(line, '"Ram" Kumar')),
  whole('a column too few', /20 columns instead of 21/, (line) => line.slice(line.indexOf(',') + 1)),
  whole('a column too many', /22 columns instead of 21/, (line) => `${line},`),
  whole('bytes that are no UTF-8', /UTF-8/, (line) => Buffer.concat([Buffer.from(inName(line, 'Ra')).subarray(0, 15), Buffer.from([0xff, 0xc0, 0xaf]), Buffer.from(line)])),
  whole('a NUL byte', /NUL/, (line) => inName(line, 'Ra\0m')),
  whole('an empty line', /empty/, () => ''),
  whole('a line too long', /65536 bytes/, (line) => `${line}${'x'.repeat(70_000)}`),
]
