import { isRealDay, type IstDay } from '@/lib/clock'
import type { Catalogue, MasterName } from '@/lib/reference/catalogue'
import type { ImportColumn, Registrant, Remark } from '@/lib/registrants/import/schema'

/** What a row is judged against: the database's clock, milliseconds since 1970 UTC, and its day in India. */
export interface RowContext {
  readonly catalogue: Catalogue
  readonly now: number
  readonly today: IstDay
}

/** A row that may land, or everything that is wrong with it. Warnings go with a row that lands. */
export type Judgement =
  | { readonly registrant: Registrant; readonly warnings: readonly Remark[] }
  | { readonly registrant: null; readonly faults: readonly Remark[] }

type CellOf = (column: ImportColumn) => string
type Complain = (column: ImportColumn, reason: string) => void

/** Decides one row (the rules stand in docs/operations.md). Every fault of a row is named, not only the first. */
export function judgeRow(cellOf: CellOf, context: RowContext): Judgement {
  const faults: Remark[] = []
  const complain: Complain = (column, reason) => void faults.push({ column, reason })
  const { registeredAt, updatedAt } = timesOf(cellOf, complain, context.now)
  const registrant: Registrant = {
    uan: uanOf(cellOf('uan'), complain),
    name: nameOf('name', cellOf('name'), complain),
    mobile: mobileOf(cellOf('mobile'), complain),
    dateOfBirth: birthDayOf(cellOf('dateOfBirth'), complain, context.today),
    gender: masterOf('gender', 'gender', cellOf, complain, context.catalogue) ?? missing('gender', complain),
    fatherOrHusbandName: trimmed(cellOf('fatherOrHusbandName')) === '' ? null : nameOf('fatherOrHusbandName', cellOf('fatherOrHusbandName'), complain),
    permanentPin: pinOf('permanentPin', cellOf, complain),
    ...placesOf(cellOf, complain, context.catalogue),
    currentAddress: addressOf(cellOf('currentAddress'), complain),
    currentPin: pinOf('currentPin', cellOf, complain),
    primaryOccupation: occupationOf('primaryOccupation', cellOf, complain, context.catalogue) ?? missing('primaryOccupation', complain),
    secondaryOccupation: occupationOf('secondaryOccupation', cellOf, complain, context.catalogue),
    incomeSlab: masterOf('incomeSlab', 'income_slab', cellOf, complain, context.catalogue),
    disabilityType: masterOf('disabilityType', 'disability_type', cellOf, complain, context.catalogue),
    education: masterOf('education', 'education_qualification', cellOf, complain, context.catalogue),
    socialCategory: masterOf('socialCategory', 'social_category', cellOf, complain, context.catalogue),
    registeredAt, updatedAt,
  }
  return faults.length > 0 ? { registrant: null, faults } : { registrant, warnings: warningsOf(registrant, context) }
}

/** What is odd about a row that lands. */
function warningsOf(registrant: Registrant, { catalogue, today }: RowContext): Remark[] {
  const warnings: Remark[] = []
  for (const column of ['name', 'fatherOrHusbandName'] as const) {
    if (/^[\p{Nd}\s]+$/u.test(registrant[column] ?? '')) warnings.push({ column, reason: 'consists of digits only' })
  }
  if (ageOn(today, registrant.dateOfBirth) < ageMin) warnings.push({ column: 'dateOfBirth', reason: `is less than ${ageMin} years ago` })
  if (!catalogue.isPinOfDistrict({ pin: registrant.permanentPin, districtCode: registrant.permanentDistrict })) warnings.push({ column: 'permanentPin', reason: 'is not a known PIN code of the permanent district' })
  if (!catalogue.isPinOfDistrict({ pin: registrant.currentPin, districtCode: registrant.currentDistrict })) warnings.push({ column: 'currentPin', reason: 'is not a known PIN code of the current district' })
  return warnings
}

const ageMin = 16
const ageMax = 120
const nameLengthMax = 150
const addressLengthMax = 500
/** A source's clock may be a little ahead of ours. */
const aheadMillisecondsMax = 5 * 60_000

function missing(column: ImportColumn, complain: Complain): string {
  complain(column, 'is missing')
  return ''
}

function uanOf(text: string, complain: Complain): string {
  if (text === '') return missing('uan', complain)
  if (!/^[0-9]{12}$/.test(text)) complain('uan', 'is not 12 digits')
  return text
}

function nameOf(column: 'name' | 'fatherOrHusbandName', raw: string, complain: Complain): string {
  const name = trimmed(raw)
  if (name === '') return missing(column, complain)
  if (holdsControl(name)) complain(column, 'holds a control character or a line break')
  if (isLonger(name, nameLengthMax)) complain(column, `is longer than ${nameLengthMax} characters`)
  return name
}

function mobileOf(raw: string, complain: Complain): string | null {
  const packed = raw.replace(/[ \u00a0-]/g, '')
  if (packed === '' && !raw.includes('-')) return null
  const digits = packed.replace(/^(?:\+91|0)/, '')
  if (!/^[0-9]{10}$/.test(digits)) complain('mobile', 'is not 10 digits')
  else if (!/^[6-9]/.test(digits)) complain('mobile', 'does not begin with 6, 7, 8 or 9')
  return digits
}

function birthDayOf(text: string, complain: Complain, today: IstDay): string {
  if (text === '') return missing('dateOfBirth', complain)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) complain('dateOfBirth', 'is not a date written YYYY-MM-DD')
  else if (!isRealDay(text)) complain('dateOfBirth', 'is a day that does not exist')
  else if (text > today) complain('dateOfBirth', 'lies in the future')
  else if (ageOn(today, text) > ageMax) complain('dateOfBirth', `is more than ${ageMax} years ago`)
  return text
}

/** Completed years of age. */
function ageOn(today: IstDay, birthDay: IstDay): number {
  return Number(today.slice(0, 4)) - Number(birthDay.slice(0, 4)) - (today.slice(5) < birthDay.slice(5) ? 1 : 0)
}

function masterOf(column: ImportColumn, master: MasterName, cellOf: CellOf, complain: Complain, catalogue: Catalogue): string | null {
  const code = cellOf(column)
  if (code === '') return null
  if (!catalogue.isMasterCode(master, code)) complain(column, 'is not a code of the master table')
  return code
}

function occupationOf(column: 'primaryOccupation' | 'secondaryOccupation', cellOf: CellOf, complain: Complain, catalogue: Catalogue): string | null {
  const code = cellOf(column)
  if (code === '') return null
  if (!catalogue.isOccupation(code)) complain(column, 'is not an NCO-2015 family or occupation')
  return code
}

function pinOf(column: 'permanentPin' | 'currentPin', cellOf: CellOf, complain: Complain): string {
  const pin = cellOf(column)
  if (pin === '') return missing(column, complain)
  if (!/^[0-9]{6}$/.test(pin)) complain(column, 'is not 6 digits')
  else if (pin.startsWith('0')) complain(column, 'begins with 0')
  return pin
}

type Places = Pick<Registrant, 'permanentDistrict' | 'permanentState' | 'currentDistrict' | 'currentState'>

function placesOf(cellOf: CellOf, complain: Complain, catalogue: Catalogue): Places {
  const place = (districtColumn: 'permanentDistrict' | 'currentDistrict', stateColumn: 'permanentState' | 'currentState') => {
    const [districtText, stateText] = [cellOf(districtColumn), cellOf(stateColumn)]
    const [districtCode, stateCode] = [lgdCode(districtText), lgdCode(stateText)]
    const district = catalogue.district(districtCode)
    const isState = catalogue.isState(stateCode)
    if (!isState) complain(stateColumn, stateText === '' ? 'is missing' : 'is not the LGD code of a State')
    if (!district) complain(districtColumn, districtText === '' ? 'is missing' : 'is not the LGD code of a district')
    else if (isState && district.stateCode !== stateCode) complain(districtColumn, 'is not a district of that State')
    return { districtCode, stateCode }
  }
  const permanent = place('permanentDistrict', 'permanentState')
  const current = place('currentDistrict', 'currentState')
  return { permanentDistrict: permanent.districtCode, permanentState: permanent.stateCode, currentDistrict: current.districtCode, currentState: current.stateCode }
}

/** The number of a code as LGD writes it; NaN for anything else (`09`, `1e1`, blanks). */
function lgdCode(text: string): number {
  return /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : Number.NaN
}

function addressOf(raw: string, complain: Complain): string {
  // Spreadsheets are kept from reading an address as a formula by a tab before it.
  const address = withoutBlanks(raw, { before: `${blanks}\t`, after: blanks })
  if (address === '') return missing('currentAddress', complain)
  if (holdsControl(address)) complain('currentAddress', 'holds a control character or a line break')
  if (isLonger(address, addressLengthMax)) complain('currentAddress', `is longer than ${addressLengthMax} characters`)
  return address
}

function timesOf(cellOf: CellOf, complain: Complain, now: number): { registeredAt: number; updatedAt: number } {
  const time = (column: 'registeredAt' | 'updatedAt'): number => {
    const text = cellOf(column)
    const instant = instantOf(text)
    if (text === '') complain(column, 'is missing')
    else if (Number.isNaN(instant)) complain(column, 'is not an ISO 8601 time with its zone')
    else if (instant > now + aheadMillisecondsMax) complain(column, 'lies in the future')
    return instant
  }
  const registeredAt = time('registeredAt')
  const updatedAt = time('updatedAt')
  if (updatedAt < registeredAt) complain('updatedAt', 'is before registeredAt')
  return { registeredAt, updatedAt }
}

const timeForm = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(0\d|1[0-4]):?([0-5]\d))$/

/** Milliseconds since 1970 UTC of an ISO time with zone, finer parts cut off; NaN for anything else, also for a day that does not exist. */
export function instantOf(text: string): number {
  const match = timeForm.exec(text)
  if (!match) return Number.NaN
  const [, day = '', hour, minute, second = '00', fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = match
  if (!isRealDay(day)) return Number.NaN
  const local = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000
  return sign === '-' ? local + zone : local - zone
}

/** The space separators of Unicode (Zs). */
const blanks = ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
const blanksOfNames = `${blanks}\t\ufeff`

/** Blanks and tabs at both ends go; line breaks and other control characters stay, to be refused. */
function trimmed(text: string): string {
  return withoutBlanks(text, { before: blanksOfNames, after: blanksOfNames })
}

/** A loop and not a pattern: on a long row of blanks a pattern's time grows with the square. */
function withoutBlanks(text: string, { before, after }: { before: string; after: string }): string {
  let start = 0
  let end = text.length
  while (start < end && before.includes(text.charAt(start))) start += 1
  while (end > start && after.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** The control characters of Unicode (C0, DEL, C1). Joiners, marks and other odd signs belong to names. */
function holdsControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** Counts characters (code points), as people and the rules do. */
function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max)
}

/** What the database knows of a registrant. */
export interface KnownVersion {
  readonly changedAt: number
  readonly contentDigest: Buffer
}

/** What becomes of a row: the later `updatedAt` counts; of two with the same time the first. */
export function verdictOn(known: KnownVersion | undefined, incoming: KnownVersion): 'insert' | 'update' | 'unchanged' | 'older' | 'conflict' {
  if (!known) return 'insert'
  if (incoming.changedAt > known.changedAt) return 'update'
  if (incoming.changedAt < known.changedAt) return 'older'
  return incoming.contentDigest.equals(known.contentDigest) ? 'unchanged' : 'conflict'
}
