import { isRealDay, type IstDay } from '@/lib/clock'
import type { Catalogue, MasterName } from '@/lib/reference/catalogue'
import type { ImportColumn, Registrant, Remark } from '@/lib/registrants/import/schema'
import { ageOn, holdsControl, instantOf, isLonger, trimmed, trimmedAddress } from '@/lib/registrants/import/values/rules'

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

/** Decides one row (the rules stand in docs/operations.md). Every fault of a row is named, not only the first. */
export function judgeRow(cellOf: CellOf, context: RowContext): Judgement {
  const faults: Remark[] = []
  const { registeredAt, updatedAt } = timesOf(cellOf, faults, context.now)
  const registrant: Registrant = {
    uan: uanOf(cellOf('uan'), faults),
    name: nameOf('name', cellOf('name'), faults),
    mobile: mobileOf(cellOf('mobile'), faults),
    dateOfBirth: birthDayOf(cellOf('dateOfBirth'), faults, context.today),
    gender: masterOf('gender', 'gender', cellOf, faults, context.catalogue) ?? missing('gender', faults),
    fatherOrHusbandName: trimmed(cellOf('fatherOrHusbandName')) === '' ? null : nameOf('fatherOrHusbandName', cellOf('fatherOrHusbandName'), faults),
    permanentPin: pinOf('permanentPin', cellOf, faults),
    ...placesOf(cellOf, faults, context.catalogue),
    currentAddress: addressOf(cellOf('currentAddress'), faults),
    currentPin: pinOf('currentPin', cellOf, faults),
    primaryOccupation: occupationOf('primaryOccupation', cellOf, faults, context.catalogue) ?? missing('primaryOccupation', faults),
    secondaryOccupation: occupationOf('secondaryOccupation', cellOf, faults, context.catalogue),
    incomeSlab: masterOf('incomeSlab', 'income_slab', cellOf, faults, context.catalogue),
    disabilityType: masterOf('disabilityType', 'disability_type', cellOf, faults, context.catalogue),
    education: masterOf('education', 'education_qualification', cellOf, faults, context.catalogue),
    socialCategory: masterOf('socialCategory', 'social_category', cellOf, faults, context.catalogue),
    registeredAt, updatedAt,
  }
  return faults.length > 0 ? { registrant: null, faults } : { registrant, warnings: warningsOf(registrant, context) }
}

/** What is odd about a row that lands. */
function warningsOf(registrant: Registrant, { catalogue, today }: RowContext): Remark[] {
  const warnings: Remark[] = []
  for (const column of namesOfPeople) {
    if (/^[\p{Nd}\s]+$/u.test(registrant[column] ?? '')) warnings.push({ column, reason: 'consists of digits only' })
  }
  if (ageOn(today, registrant.dateOfBirth) < ageMin) warnings.push({ column: 'dateOfBirth', reason: `is less than ${ageMin} years ago` })
  if (!catalogue.isPinOfDistrict({ pin: registrant.permanentPin, districtCode: registrant.permanentDistrict })) warnings.push({ column: 'permanentPin', reason: 'is not a known PIN code of the permanent district' })
  if (!catalogue.isPinOfDistrict({ pin: registrant.currentPin, districtCode: registrant.currentDistrict })) warnings.push({ column: 'currentPin', reason: 'is not a known PIN code of the current district' })
  return warnings
}

const namesOfPeople = ['name', 'fatherOrHusbandName'] as const
const ageMin = 16
const ageMax = 120
const nameLengthMax = 150
const addressLengthMax = 500
/** A source's clock may be a little ahead of ours. */
const aheadMillisecondsMax = 5 * 60_000

function missing(column: ImportColumn, faults: Remark[]): string {
  faults.push({ column, reason: 'is missing' })
  return ''
}

function uanOf(text: string, faults: Remark[]): string {
  if (text === '') return missing('uan', faults)
  if (!/^[0-9]{12}$/.test(text)) faults.push({ column: 'uan', reason: 'is not 12 digits' })
  return text
}

function nameOf(column: 'name' | 'fatherOrHusbandName', raw: string, faults: Remark[]): string {
  const name = trimmed(raw)
  if (name === '') return missing(column, faults)
  if (holdsControl(name)) faults.push({ column, reason: 'holds a control character or a line break' })
  if (isLonger(name, nameLengthMax)) faults.push({ column, reason: `is longer than ${nameLengthMax} characters` })
  return name
}

function mobileOf(raw: string, faults: Remark[]): string | null {
  const packed = raw.replace(/[ \u00a0-]/g, '')
  if (packed === '' && !raw.includes('-')) return null
  const digits = packed.replace(/^(?:\+91|0)/, '')
  if (!/^[0-9]{10}$/.test(digits)) faults.push({ column: 'mobile', reason: 'is not 10 digits' })
  else if (!/^[6-9]/.test(digits)) faults.push({ column: 'mobile', reason: 'does not begin with 6, 7, 8 or 9' })
  return digits
}

function birthDayOf(text: string, faults: Remark[], today: IstDay): string {
  if (text === '') return missing('dateOfBirth', faults)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) faults.push({ column: 'dateOfBirth', reason: 'is not a date written YYYY-MM-DD' })
  else if (!isRealDay(text)) faults.push({ column: 'dateOfBirth', reason: 'is a day that does not exist' })
  else if (text > today) faults.push({ column: 'dateOfBirth', reason: 'lies in the future' })
  else if (ageOn(today, text) > ageMax) faults.push({ column: 'dateOfBirth', reason: `is more than ${ageMax} years ago` })
  return text
}

function masterOf(column: ImportColumn, master: MasterName, cellOf: CellOf, faults: Remark[], catalogue: Catalogue): string | null {
  const code = cellOf(column)
  if (code === '') return null
  if (!catalogue.isMasterCode(master, code)) faults.push({ column, reason: 'is not a code of the master table' })
  return code
}

function occupationOf(column: 'primaryOccupation' | 'secondaryOccupation', cellOf: CellOf, faults: Remark[], catalogue: Catalogue): string | null {
  const code = cellOf(column)
  if (code === '') return null
  if (!catalogue.isOccupation(code)) faults.push({ column, reason: 'is not an NCO-2015 family or occupation' })
  return code
}

function pinOf(column: 'permanentPin' | 'currentPin', cellOf: CellOf, faults: Remark[]): string {
  const pin = cellOf(column)
  if (pin === '') return missing(column, faults)
  if (!/^[0-9]{6}$/.test(pin)) faults.push({ column, reason: 'is not 6 digits' })
  else if (pin.startsWith('0')) faults.push({ column, reason: 'begins with 0' })
  return pin
}

type Places = Pick<Registrant, 'permanentDistrict' | 'permanentState' | 'currentDistrict' | 'currentState'>

function placesOf(cellOf: CellOf, faults: Remark[], catalogue: Catalogue): Places {
  const permanentState = stateOf('permanentState', cellOf, faults, catalogue)
  const currentState = stateOf('currentState', cellOf, faults, catalogue)
  return {
    permanentState, permanentDistrict: districtOf('permanentDistrict', permanentState, cellOf, faults, catalogue),
    currentState, currentDistrict: districtOf('currentDistrict', currentState, cellOf, faults, catalogue),
  }
}

/** NaN, with a fault, when it is no State: then its districts are not judged against it. */
function stateOf(column: 'permanentState' | 'currentState', cellOf: CellOf, faults: Remark[], catalogue: Catalogue): number {
  const code = lgdCode(cellOf(column))
  if (catalogue.isState(code)) return code
  faults.push({ column, reason: cellOf(column) === '' ? 'is missing' : 'is not the LGD code of a State' })
  return Number.NaN
}

function districtOf(column: 'permanentDistrict' | 'currentDistrict', stateCode: number, cellOf: CellOf, faults: Remark[], catalogue: Catalogue): number {
  const code = lgdCode(cellOf(column))
  const district = catalogue.district(code)
  if (!district) faults.push({ column, reason: cellOf(column) === '' ? 'is missing' : 'is not the LGD code of a district' })
  else if (!Number.isNaN(stateCode) && district.stateCode !== stateCode) faults.push({ column, reason: 'is not a district of that State' })
  return code
}

/** The number of a code as LGD writes it; NaN for anything else (`09`, `1e1`, blanks). */
function lgdCode(text: string): number {
  return /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : Number.NaN
}

function addressOf(raw: string, faults: Remark[]): string {
  const address = trimmedAddress(raw)
  if (address === '') return missing('currentAddress', faults)
  if (holdsControl(address)) faults.push({ column: 'currentAddress', reason: 'holds a control character or a line break' })
  if (isLonger(address, addressLengthMax)) faults.push({ column: 'currentAddress', reason: `is longer than ${addressLengthMax} characters` })
  return address
}

function timesOf(cellOf: CellOf, faults: Remark[], now: number): { registeredAt: number; updatedAt: number } {
  const registeredAt = timeOf('registeredAt', cellOf, faults, now)
  const updatedAt = timeOf('updatedAt', cellOf, faults, now)
  if (updatedAt < registeredAt) faults.push({ column: 'updatedAt', reason: 'is before registeredAt' })
  return { registeredAt, updatedAt }
}

function timeOf(column: 'registeredAt' | 'updatedAt', cellOf: CellOf, faults: Remark[], now: number): number {
  const text = cellOf(column)
  const instant = instantOf(text)
  if (text === '') faults.push({ column, reason: 'is missing' })
  else if (Number.isNaN(instant)) faults.push({ column, reason: 'is not an ISO 8601 time with its zone' })
  else if (instant > now + aheadMillisecondsMax) faults.push({ column, reason: 'lies in the future' })
  return instant
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
