import type { GrantFields } from '@/lib/access/box'
import { defaultLevels, type Field, fieldKeys, fields, type FileLevel, fileLevels, type ViewLevel, viewLevels } from '@/lib/access/fields'
import { addDays, daysBetween, type IstDay } from '@/lib/clock'
import type { FieldError } from '@/lib/errors'
import type { RequestPolicy } from '@/lib/policy/reads'
import type { RequestInput } from '@/lib/requests/schema'

/** What the database knows that a request is judged by. */
export interface RequestFacts {
  readonly policy: RequestPolicy
  /** Today in India, by the database's clock. */
  readonly today: IstDay
  /** The State's districts. */
  readonly districts: ReadonlySet<number>
  /** Fields of the officer's grants that are not over, each once. */
  readonly heldFields: ReadonlySet<Field>
  /** What the named purpose needs at most; null when the register has no such open entry. */
  readonly purposeFields: ReadonlySet<string> | null
  /** The State is active on the data sharing module. */
  readonly isOnModule: boolean
}

/** Everything that keeps the request from being entered, in the order of the form; empty when nothing does. */
export function requestProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  return [...boxProblems(request, facts), ...periodProblems(request, facts)]
}

/** The limits that can have changed between entering and approving. A box that was fine then and is not now is not approved. */
export function approvalProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  const problems = boxProblems(request, facts)
  if (request.endsOn < facts.today) problems.push({ field: 'endsOn', message: 'periodOver' })
  return problems
}

/** The levels of the ticked fields; the form's silence means the default (lib/access/fields). Unknown and not grantable fields come back by name. */
export function fieldsOfForm(input: { ticked: readonly string[]; levelOf: (key: string) => unknown }): { fields: GrantFields; refused: readonly string[] } {
  const given: GrantFields = {}
  const refused: string[] = []
  for (const key of new Set(input.ticked)) {
    const field = fieldKeys.find((each) => each === key)
    if (!field || !fields[field].grantable) {
      refused.push(key)
      continue
    }
    const normal = defaultLevels(field)
    given[field] = { view: viewLevelOf(input.levelOf(`view_${field}`)) ?? normal.view, file: field === 'uan' ? 'clear' : (fileLevelOf(input.levelOf(`file_${field}`)) ?? normal.file) }
  }
  return { fields: given, refused }
}

interface FormInput extends Pick<RequestInput, 'officerId' | 'basis' | 'purposeId' | 'justification' | 'orderNumber' | 'orderDate' | 'startsOn' | 'endsOn'> {
  readonly area: 'state' | 'districts'
  readonly districts: readonly number[]
  readonly fields: readonly string[]
  readonly rights: readonly ('view' | 'download')[]
  readonly windowKind: 'days' | 'dates'
  readonly windowDays?: number
  readonly windowFrom?: IstDay
  readonly windowTo?: IstDay
}

/** The request that a form's parts make, or what is missing between them. */
export function requestOfForm(form: FormInput): { request: RequestInput | null; problems: FieldError[] } {
  const problems: FieldError[] = []
  const levels = new Map<string, unknown>(Object.entries(form))
  const { fields: given, refused } = fieldsOfForm({ ticked: form.fields, levelOf: (key) => levels.get(key) })
  if (refused.length > 0) problems.push({ field: 'fields', message: 'fieldNotGrantable' })
  const window = windowOfForm(form)
  if (!window) problems.push({ field: form.windowKind === 'days' ? 'windowDays' : form.windowFrom === undefined ? 'windowFrom' : 'windowTo', message: 'required' })
  if (!window || problems.length > 0) return { request: null, problems }
  const { officerId, basis, purposeId, justification, orderNumber, orderDate, startsOn, endsOn } = form
  return {
    request: {
      officerId, districts: form.area === 'state' ? 'all' : form.districts, basis, fields: given, canView: form.rights.includes('view'), canDownload: form.rights.includes('download'),
      window, purposeId, justification, orderNumber, orderDate, startsOn, endsOn,
    },
    problems,
  }
}

function windowOfForm(form: FormInput): RequestInput['window'] | null {
  if (form.windowKind === 'days') return form.windowDays === undefined ? null : { days: form.windowDays }
  return form.windowFrom === undefined || form.windowTo === undefined ? null : { from: form.windowFrom, to: form.windowTo }
}

/** The last day of a period of so many months that begins on the day: 24 Nov + 12 months ends on 23 Nov. */
export function lastDayOfMonths(first: IstDay, months: number): IstDay {
  const [year = 0, month = 1, day = 1] = first.split('-').map(Number)
  const lastOfTarget = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  const end = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastOfTarget))).toISOString().slice(0, 10)
  return addDays(end, -1)
}

function boxProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  const state: FieldError[] = facts.isOnModule ? [] : [{ field: '', message: 'stateNotOnModule' }]
  return [...state, ...areaProblems(request, facts), ...fieldProblems(request, facts), ...purposeProblems(request, facts), ...windowProblems(request, facts.policy)]
}

/** Only on need basis (product, A18): the purpose says which parameters may be asked at most. */
function purposeProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  if (facts.purposeFields === null) return [{ field: 'purposeId', message: 'purposeClosed' }]
  const { purposeFields } = facts
  return fieldKeys.some((field) => request.fields[field] && !purposeFields.has(field)) ? [{ field: 'fields', message: 'fieldsOutsidePurpose' }] : []
}

function areaProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  if (request.districts === 'all') return []
  if (request.districts.length === 0) return [{ field: 'districts', message: 'noDistricts' }]
  const known = request.districts.every((district) => facts.districts.has(district)) && new Set(request.districts).size === request.districts.length
  return known ? [] : [{ field: 'districts', message: 'districtsOfState' }]
}

function fieldProblems(request: RequestInput, facts: RequestFacts): FieldError[] {
  const asked = fieldKeys.filter((field) => request.fields[field])
  if (asked.length === 0) return [{ field: 'fields', message: 'noFields' }]
  if (asked.some((field) => !fields[field].grantable)) return [{ field: 'fields', message: 'fieldNotGrantable' }]
  const problems: FieldError[] = []
  const together = new Set([...facts.heldFields, ...asked]).size
  const { parametersPerOfficerMax } = facts.policy
  if (together > parametersPerOfficerMax) problems.push({ field: 'fields', message: 'tooManyParameters', values: { max: parametersPerOfficerMax, together } })
  if (!request.canView && !request.canDownload) problems.push({ field: 'rights', message: 'noRight' })
  if (request.canDownload && asked.every((field) => request.fields[field]?.file === 'absent')) problems.push({ field: 'fields', message: 'fileEmpty' })
  return problems
}

/** A window of fixed days may be no longer than a rolling one may be: else it would be a way around the limit. */
function windowProblems(request: RequestInput, policy: RequestPolicy): FieldError[] {
  const max = policy.windowDaysMax
  if ('days' in request.window) {
    return Number.isInteger(request.window.days) && request.window.days >= 1 && request.window.days <= max ? [] : [{ field: 'windowDays', message: 'windowDaysMax', values: { max } }]
  }
  const { from, to } = request.window
  if (to < from) return [{ field: 'windowTo', message: 'windowOrder' }]
  return daysBetween(from, to).length > max ? [{ field: 'windowTo', message: 'windowTooLong', values: { max } }] : []
}

function periodProblems(request: RequestInput, { policy, today }: RequestFacts): FieldError[] {
  const problems: FieldError[] = []
  if (request.orderDate > today) problems.push({ field: 'orderDate', message: 'orderDateAhead' })
  if (request.startsOn < today) problems.push({ field: 'startsOn', message: 'startsBeforeToday' })
  if (request.endsOn < request.startsOn) problems.push({ field: 'endsOn', message: 'periodOrder' })
  else if (request.endsOn > lastDayOfMonths(request.startsOn, policy.grantMonthsMax)) {
    problems.push({ field: 'endsOn', message: 'periodTooLong', values: { months: policy.grantMonthsMax } })
  }
  return problems
}

function viewLevelOf(value: unknown): ViewLevel | undefined {
  return viewLevels.find((level) => level === value)
}

function fileLevelOf(value: unknown): FileLevel | undefined {
  return fileLevels.find((level) => level === value)
}
