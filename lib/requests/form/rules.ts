import type { z } from 'zod'
import type { GrantFields } from '@/lib/access/box'
import { defaultLevels, fieldKeys, fields, fileLevels, grantableFields, viewLevels } from '@/lib/access/fields'
import type { FieldError } from '@/lib/errors'
import { formatFieldDate } from '@/lib/i18n/format'
import { boxForm, endForm, type Nominee, nomineeForm, type RequestBox, type RequestKind, type StoredForm } from '@/lib/requests/schema'

/** Parts of a form that hold lists; all others hold one text. */
export const listParts: readonly string[] = ['districts', 'fields', 'rights']

/** A form read: its parts where they are whole, and what is missing or mistyped, in the form's order. */
export interface FormReading {
  readonly box: RequestBox | null
  readonly nominee: Nominee | null
  readonly problems: readonly FieldError[]
}

/** Reads the form of a request. `ending`: the box of the grant that an `end` ends; an ending asks for nothing else. Pure: what law and policy say comes after. */
export function readForm(kind: RequestKind, form: StoredForm, ending?: RequestBox): FormReading {
  const nominee = kind === 'newOfficer' ? nomineeForm.safeParse(form) : undefined
  const nomineeProblems = nominee && !nominee.success ? problemsOf(nominee.error) : []
  const { box, problems } = kind === 'end' ? readEnd(form, ending) : readBox(form)
  return { box, nominee: nominee?.success ? nominee.data : null, problems: [...nomineeProblems, ...problems] }
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
    given[field] = {
      view: viewLevels.find((level) => level === input.levelOf(`view_${field}`)) ?? normal.view,
      file: field === 'uan' ? 'clear' : (fileLevels.find((level) => level === input.levelOf(`file_${field}`)) ?? normal.file),
    }
  }
  return { fields: given, refused }
}

/** The form that would say this box, days as their fields show them: what a change or a renewal starts from. What the box lacks is left out. */
export function formOfBox(box: Partial<RequestBox>): StoredForm {
  const form: Record<string, string | readonly string[]> = {}
  for (const key of ['purposeId', 'basis', 'justification', 'orderNumber', 'orderDate', 'startsOn', 'endsOn'] as const) {
    const value = box[key]
    if (value !== undefined) form[key] = formatFieldDate(value)
  }
  if (box.districts !== undefined) {
    form.area = box.districts === 'all' ? 'state' : 'districts'
    form.districts = box.districts === 'all' ? [] : box.districts.map(String)
  }
  if (box.fields) {
    form.fields = grantableFields.filter((field) => box.fields?.[field])
    for (const field of grantableFields) {
      const level = box.fields[field]
      if (level) Object.assign(form, { [`view_${field}`]: level.view, [`file_${field}`]: level.file })
    }
  }
  if (box.canView !== undefined) form.rights = [...(box.canView ? ['view'] : []), ...(box.canDownload ? ['download'] : [])]
  if (box.window) Object.assign(form, 'days' in box.window ? { windowKind: 'days', windowDays: String(box.window.days) } : { windowKind: 'dates', windowFrom: formatFieldDate(box.window.from), windowTo: formatFieldDate(box.window.to) })
  return form
}

/** The form's parts out of a save: what else travels with it is no part. */
export function formOfSave(input: Readonly<Record<string, unknown>>): StoredForm {
  const form: Record<string, string | readonly string[]> = {}
  for (const [key, value] of Object.entries(input)) {
    if (key === 'id' || key === 'then') continue
    if (typeof value === 'string') form[key] = value
    else if (Array.isArray(value)) form[key] = value.filter((each) => typeof each === 'string')
  }
  return form
}

function readBox(form: StoredForm): { box: RequestBox | null; problems: FieldError[] } {
  const lists = Object.fromEntries(listParts.map((key) => [key, form[key] ?? []]))
  const parsed = boxForm.safeParse({ ...form, ...lists })
  if (!parsed.success) return { box: null, problems: problemsOf(parsed.error) }
  const { area, districts, fields: ticked, rights, windowKind, windowDays, windowFrom, windowTo, ...rest } = parsed.data
  const problems: FieldError[] = []
  const { fields: given, refused } = fieldsOfForm({ ticked, levelOf: (key) => form[key] })
  if (refused.length > 0) problems.push({ field: 'fields', message: 'fieldNotGrantable' })
  const window = windowKind === 'days' ? (windowDays === undefined ? null : { days: windowDays }) : windowFrom === undefined || windowTo === undefined ? null : { from: windowFrom, to: windowTo }
  if (!window) problems.push({ field: windowKind === 'days' ? 'windowDays' : windowFrom === undefined ? 'windowFrom' : 'windowTo', message: 'required' })
  if (!window || problems.length > 0) return { box: null, problems }
  const { purposeId, basis, justification, orderNumber, orderDate, startsOn, endsOn } = rest
  return {
    box: {
      districts: area === 'state' ? 'all' : districts, basis, fields: given, canView: rights.includes('view'), canDownload: rights.includes('download'),
      window, purposeId, justification, orderNumber, orderDate, startsOn, endsOn,
    },
    problems,
  }
}

function readEnd(form: StoredForm, ending: RequestBox | undefined): { box: RequestBox | null; problems: FieldError[] } {
  const parsed = endForm.safeParse(form)
  if (!parsed.success) return { box: null, problems: problemsOf(parsed.error) }
  return { box: ending ? { ...ending, ...parsed.data } : null, problems: [] }
}

function problemsOf(error: z.ZodError): FieldError[] {
  const problems = error.issues.map((issue) => ({ field: String(issue.path[0] ?? ''), message: /^[a-zA-Z]+$/.test(issue.message) ? issue.message : 'required' }))
  // One sentence a field: the first thing that is wrong with it.
  return problems.filter((problem, index) => problems.findIndex(({ field }) => field === problem.field) === index)
}
