import type { GrantFields } from '@/lib/access/box'
import type { Field } from '@/lib/access/fields'
import type { Filters } from '@/lib/access/policy'
import type { TestRegistrant } from '@/lib/testing/factories'

/**
 * Who sees what, the slow and obvious way: loops over grants and rows, days as text in Indian time, no code shared with lib/access.
 * What the portal answers must equal this, cell by cell.
 */
export interface OracleGrant {
  readonly state: number
  readonly districts: readonly number[] | null
  readonly basis: 'permanent' | 'current' | 'either'
  readonly fields: GrantFields
  readonly view: boolean
  readonly download: boolean
  readonly window: { readonly days: number } | { readonly from: string; readonly to: string }
  /** Live at the instant of the question: begun, not over, not ended, not suspended. */
  readonly live: boolean
}
type Right = 'view' | 'file'

const istDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata', year: 'numeric', month: '2-digit', day: '2-digit' })

function dayBefore(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number)
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) - days)).toISOString().slice(0, 10)
}

function covers(grant: OracleGrant, row: TestRegistrant, right: Right, at: Date): boolean {
  if (!grant.live) return false
  if (right === 'view' ? !grant.view : !grant.download) return false
  const day = istDate.format(row.changedAt)
  const today = istDate.format(at)
  if ('days' in grant.window) {
    if (day < dayBefore(today, grant.window.days) || day > today) return false
  } else if (day < grant.window.from || day > grant.window.to) {
    return false
  }
  let inside = false
  if (grant.basis !== 'current' && row.permanentState === grant.state && (grant.districts === null || grant.districts.includes(row.permanentDistrict))) inside = true
  if (grant.basis !== 'permanent' && row.currentState === grant.state && (grant.districts === null || grant.districts.includes(row.currentDistrict))) inside = true
  return inside
}

/** Could this grant answer the filter without telling what it does not give clear? */
function serves(grant: OracleGrant, filters: Filters, right: Right): boolean {
  const clear = (field: Field): boolean => (right === 'view' ? grant.fields[field]?.view : grant.fields[field]?.file) === 'clear'
  if (filters.gender !== undefined && !clear('gender')) return false
  if (filters.occupation !== undefined && !clear('primaryOccupation')) return false
  if (filters.district === undefined) return true
  if (grant.districts !== null && !grant.districts.includes(filters.district)) return false
  if (grant.districts !== null && grant.districts.length === 1) return true
  if (grant.basis === 'permanent') return clear('permanentDistrict')
  if (grant.basis === 'current') return clear('currentDistrict')
  return clear('permanentDistrict') && clear('currentDistrict')
}

function matches(grant: OracleGrant, row: TestRegistrant, filters: Filters): boolean {
  const day = istDate.format(row.changedAt)
  if (filters.fromDay !== undefined && day < filters.fromDay) return false
  if (filters.toDay !== undefined && day > filters.toDay) return false
  if (filters.gender !== undefined && row.gender !== filters.gender) return false
  if (filters.occupation !== undefined && row.primaryOccupation !== filters.occupation && row.primaryOccupation.slice(0, 4) !== filters.occupation) return false
  if (filters.district === undefined) return true
  const permanent = grant.basis !== 'current' && row.permanentState === grant.state && row.permanentDistrict === filters.district
  const current = grant.basis !== 'permanent' && row.currentState === grant.state && row.currentDistrict === filters.district
  return permanent || current
}

/** The ids a list or file must hold, in order; 'refused' when grants exist and none may answer the filters. */
export function oracleList(input: { grants: readonly OracleGrant[]; rows: readonly TestRegistrant[]; filters: Filters; order: 'newest' | 'oldest'; at: Date; right: Right }): string[] | 'refused' {
  const { grants, rows, filters, order, at, right } = input
  const held = grants.filter((grant) => grant.live && (right === 'view' ? grant.view : grant.download))
  if (held.length > 0 && !held.some((grant) => serves(grant, filters, right))) return 'refused'
  const listed: TestRegistrant[] = []
  for (const row of rows) {
    for (const grant of held) {
      if (serves(grant, filters, right) && covers(grant, row, right, at) && matches(grant, row, filters)) {
        listed.push(row)
        break
      }
    }
  }
  listed.sort((one, other) => {
    const byTime = one.changedAt.getTime() - other.changedAt.getTime()
    const byId = BigInt(one.id) < BigInt(other.id) ? -1 : 1
    return (order === 'newest' ? -1 : 1) * (byTime === 0 ? byId : byTime)
  })
  return listed.map((row) => row.id)
}

/** May the officer open this registrant at all? */
export function oracleSees(input: { grants: readonly OracleGrant[]; row: TestRegistrant; at: Date; right: Right }): boolean {
  return input.grants.some((grant) => covers(grant, input.row, input.right, input.at))
}

/** What stands in one cell: 'clear', 'masked' (with the right to lift the mask on record: 'unmaskable') or 'absent'. */
export function oracleCell(input: { grants: readonly OracleGrant[]; row: TestRegistrant; field: Field; at: Date; right: Right }): 'clear' | 'unmaskable' | 'masked' | 'absent' {
  const { grants, row, field, at, right } = input
  let seen: 'unmaskable' | 'masked' | 'absent' = 'absent'
  for (const grant of grants) {
    if (!covers(grant, row, right, at)) continue
    if (right === 'file' && field === 'uan') return 'clear'
    const level = right === 'view' ? grant.fields[field]?.view : grant.fields[field]?.file
    if (level === 'clear') return 'clear'
    if (level === 'unmaskable') seen = 'unmaskable'
    if (level === 'masked' && seen === 'absent') seen = 'masked'
  }
  return seen
}
