import { fieldKeys, fields } from '@/lib/access/fields'
import { addDays, daysBetween, type IstDay } from '@/lib/clock'
import type { FieldError } from '@/lib/errors'
import type { RequestPolicy } from '@/lib/policy/reads'
import type { ParameterCounts } from '@/lib/requests/parameters/store'
import type { Nominee, RequestBox, RequestKind, RequestStatus } from '@/lib/requests/schema'
import { rankMeetsRule } from '@/lib/users/rules'

/** What the database knows that a request is judged by. */
export interface RequestFacts {
  readonly policy: RequestPolicy
  /** Today in India, by the database's clock. */
  readonly today: IstDay
  /** The State's districts. */
  readonly districts: ReadonlySet<number>
  /** Distinct parameters that the officer, and all officers of the State, would hold with this box in its period, without the grant that is replaced. */
  readonly parameters: ParameterCounts
  /** What the named purpose needs at most; null when the register has no such open entry. */
  readonly purposeFields: ReadonlySet<string> | null
  /** The State is active on the data sharing module. */
  readonly isOnModule: boolean
}

/** Everything that keeps the request from being submitted, in the order of the form; empty when nothing does. */
export function requestProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  return [...boxProblems(request, facts), ...periodProblems(request, facts)]
}

/** The same for an ending, which needs no more than a paper and a day: today or later, within the grant's own period. */
export function endProblems(request: Pick<RequestBox, 'orderDate' | 'startsOn' | 'endsOn'>, { today }: Pick<RequestFacts, 'today'>): FieldError[] {
  const problems: FieldError[] = []
  if (request.orderDate > today) problems.push({ field: 'orderDate', message: 'orderDateAhead' })
  if (request.startsOn < today) problems.push({ field: 'startsOn', message: 'startsBeforeToday' })
  if (request.startsOn > request.endsOn) problems.push({ field: 'startsOn', message: 'endAfterEnd' })
  return problems
}

/** What keeps a person from being nominated: the rank (product, A8), or an account that has the address or the user id already. */
export function nomineeProblems(nominee: Pick<Nominee, 'rank'>, taken: { email: boolean; userId: boolean }): FieldError[] {
  const problems: FieldError[] = []
  if (!rankMeetsRule(nominee.rank)) problems.push({ field: 'rank', message: 'rankBelowSecretary' })
  if (taken.email) problems.push({ field: 'email', message: 'emailTaken' })
  if (taken.userId) problems.push({ field: 'userId', message: 'userIdTaken' })
  return problems
}

/** Statuses in which its enterer may change a request. */
export function isEditable(status: RequestStatus): boolean {
  return status === 'draft' || status === 'returned'
}

/** Statuses in which admins decide. */
export function isOpen(status: RequestStatus): boolean {
  return status === 'submitted' || status === 'firstApproved'
}

/** Kinds that name a grant: a change may, or stands beside what the officer holds. */
export function namesGrant(kind: RequestKind): boolean {
  return kind === 'renewal' || kind === 'end'
}

/** The limits that can have changed between entering and approving. A box that was fine then and is not now is not approved. */
export function approvalProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  const problems = boxProblems(request, facts)
  if (request.endsOn < facts.today) problems.push({ field: 'endsOn', message: 'periodOver' })
  return problems
}

/** The last day of a period of so many months that begins on the day: 24 Nov + 12 months ends on 23 Nov. */
export function lastDayOfMonths(first: IstDay, months: number): IstDay {
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number)
  const lastOfTarget = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfTarget))).toISOString().slice(0, 10)
  return addDays(end, -1)
}

function boxProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  const state: FieldError[] = facts.isOnModule ? [] : [{ field: '', message: 'stateNotOnModule' }]
  return [...state, ...areaProblems(request, facts), ...fieldProblems(request, facts), ...purposeProblems(request, facts), ...windowProblems(request, facts.policy)]
}

/** Only on need basis (product, A18): the purpose says which parameters may be asked at most. */
function purposeProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  if (facts.purposeFields === null) return [{ field: 'purposeId', message: 'purposeClosed' }]
  const { purposeFields } = facts
  return fieldKeys.some((field) => request.fields[field] && !purposeFields.has(field)) ? [{ field: 'fields', message: 'fieldsOutsidePurpose' }] : []
}

function areaProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  if (request.districts === 'all') return []
  if (request.districts.length === 0) return [{ field: 'districts', message: 'noDistricts' }]
  const known = request.districts.every((district) => facts.districts.has(district)) && new Set(request.districts).size === request.districts.length
  return known ? [] : [{ field: 'districts', message: 'districtsOfState' }]
}

function fieldProblems(request: RequestBox, facts: RequestFacts): FieldError[] {
  const asked = fieldKeys.filter((field) => request.fields[field])
  if (asked.length === 0) return [{ field: 'fields', message: 'noFields' }]
  if (asked.some((field) => !fields[field].grantable)) return [{ field: 'fields', message: 'fieldNotGrantable' }]
  const problems: FieldError[] = []
  const { parametersPerOfficerMax, parametersPerStateMax } = facts.policy
  const { officer: together, state: inState } = facts.parameters
  if (inState > parametersPerStateMax) problems.push({ field: 'fields', message: 'tooManyParametersInState', values: { max: parametersPerStateMax, together: inState } })
  if (together > parametersPerOfficerMax) problems.push({ field: 'fields', message: 'tooManyParameters', values: { max: parametersPerOfficerMax, together } })
  if (!request.canView && !request.canDownload) problems.push({ field: 'rights', message: 'noRight' })
  if (request.canDownload && asked.every((field) => request.fields[field]?.file === 'absent')) problems.push({ field: 'fields', message: 'fileEmpty' })
  return problems
}

/** A window of fixed days may be no longer than a rolling one may be: else it would be a way around the limit. */
function windowProblems(request: RequestBox, policy: RequestPolicy): FieldError[] {
  const max = policy.windowDaysMax
  if ('days' in request.window) {
    return Number.isInteger(request.window.days) && request.window.days >= 1 && request.window.days <= max ? [] : [{ field: 'windowDays', message: 'windowDaysMax', values: { max } }]
  }
  const { from, to } = request.window
  if (to < from) return [{ field: 'windowTo', message: 'windowOrder' }]
  return daysBetween(from, to).length > max ? [{ field: 'windowTo', message: 'windowTooLong', values: { max } }] : []
}

function periodProblems(request: RequestBox, { policy, today }: RequestFacts): FieldError[] {
  const problems: FieldError[] = []
  if (request.orderDate > today) problems.push({ field: 'orderDate', message: 'orderDateAhead' })
  if (request.startsOn < today) problems.push({ field: 'startsOn', message: 'startsBeforeToday' })
  if (request.endsOn < request.startsOn) problems.push({ field: 'endsOn', message: 'periodOrder' })
  else if (request.endsOn > lastDayOfMonths(request.startsOn, policy.grantMonthsMax)) {
    problems.push({ field: 'endsOn', message: 'periodTooLong', values: { months: policy.grantMonthsMax } })
  }
  return problems
}
