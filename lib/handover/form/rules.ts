import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { addDays, type IstDay } from '@/lib/clock'
import type { FieldError } from '@/lib/errors'
import { type Choice, choices, type HandoverStatus, orderForm } from '@/lib/handover/schema'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { type Nominee, nomineeForm, type StoredForm } from '@/lib/requests/schema'

interface Days {
  readonly orderDate: IstDay | null
  readonly reliefOn: IstDay | null
}

/** The form read: its parts where they are whole, and what is missing or mistyped, in the form's order. */
export interface HandoverReading {
  readonly successor: { readonly officerId: string } | { readonly nominee: Nominee } | null
  readonly order: z.output<typeof orderForm> | null
  /** The days by themselves: what is wrong with one is said also while another part is missing. */
  readonly days: Days
  readonly choices: ReadonlyMap<string, Choice>
  readonly problems: readonly FieldError[]
}

/** Reads the form of a handover. Pure: what law, policy and the grants say comes after. */
export function readHandoverForm(form: StoredForm): HandoverReading {
  const named = typeof form.successor === 'string' ? form.successor : ''
  const nominee = named === 'new' ? nomineeForm.safeParse(form) : undefined
  const order = orderForm.safeParse(form)
  const successor = nominee?.success ? { nominee: nominee.data } : isRowId(named) ? { officerId: named } : null
  const missing: FieldError[] = nominee || successor ? [] : [{ field: 'successor', message: 'required' }]
  const problems = [...missing, ...(nominee && !nominee.success ? problemsOf(nominee.error) : []), ...(order.success ? [] : problemsOf(order.error))]
  const day = (name: keyof Days): IstDay | null => orderForm.shape[name].safeParse(form[name]).data ?? null
  return { successor, order: order.success ? order.data : null, days: { orderDate: day('orderDate'), reliefOn: day('reliefOn') }, choices: choicesOf(form), problems }
}

/** A grant as choosing asks about it. */
export interface Choosable {
  readonly id: string
  readonly state: 'live' | 'future' | 'suspended' | 'ended' | 'over'
  readonly endedAt: Date | null
  readonly endsOn: IstDay
}

/** True for a grant that can go to a successor: it gives or will give, to an end that nobody has brought forward, and beyond the day of relief. */
export function isHandable(grant: Choosable, reliefOn?: IstDay): boolean {
  return (grant.state === 'live' || grant.state === 'future') && grant.endedAt === null && (reliefOn === undefined || grant.endsOn >= reliefOn)
}

/** What is wrong with what was chosen: each grant has one choice that fits it, and at least one is handed over. */
export function choiceProblems(grants: readonly Choosable[], { chosen, order }: { chosen: ReadonlyMap<string, Choice>; order: { reliefOn: IstDay; stays: 'yes' | 'no' } | null }): FieldError[] {
  const problems: FieldError[] = []
  for (const grant of grants) {
    const choice = chosen.get(grant.id)
    if (choice === undefined) problems.push({ field: `choice_${grant.id}`, message: 'required' })
    else if (choice === 'hand' && !isHandable(grant, order?.reliefOn)) problems.push({ field: `choice_${grant.id}`, message: 'notHandable' })
    else if (choice === 'keep' && order?.stays === 'no') problems.push({ field: `choice_${grant.id}`, message: 'keepsWithoutOffice' })
  }
  const handed = grants.filter(({ id }) => chosen.get(id) === 'hand').length
  // Said where the first is chosen, and only when each has its choice: a grant without one is told so already.
  if (handed === 0 && grants.every(({ id }) => chosen.has(id))) problems.push({ field: grants[0] ? `choice_${grants[0].id}` : '', message: 'nothingGoes' })
  if (handed > limits.handoverGrantsMax) problems.push({ field: '', message: 'tooManyHanded', values: { max: limits.handoverGrantsMax } })
  return problems
}

/** What is wrong with the days: an order of the future, a relief of the past or out of sight. */
export function dayProblems({ orderDate, reliefOn }: Days, today: IstDay): FieldError[] {
  const problems: FieldError[] = []
  if (orderDate !== null && orderDate > today) problems.push({ field: 'orderDate', message: 'orderDateAhead' })
  if (reliefOn !== null && reliefOn < today) problems.push({ field: 'reliefOn', message: 'reliefPast' })
  if (reliefOn !== null && reliefOn > addDays(today, limits.handoverAheadDaysMax)) problems.push({ field: 'reliefOn', message: 'reliefFar', values: { max: limits.handoverAheadDaysMax } })
  return problems
}

/** Statuses in which the relieving officer may change what stands there. */
export function isEditable(status: HandoverStatus): boolean {
  return status === 'draft' || status === 'returned'
}

/** Tells one content of a handover from another: whoever signs, signs what was shown. */
export function contentMark({ form, letterId }: { form: StoredForm; letterId: string | null }): string {
  const parts = Object.entries(form).sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify([parts, letterId])).digest('hex')
}

/** The form's parts out of a save: what else travels with it is no part. */
export function formOfSave({ id: _id, then: _then, ...parts }: Readonly<Record<string, unknown>>): StoredForm {
  const form: Record<string, string | readonly string[]> = {}
  for (const [key, value] of Object.entries(parts)) {
    if (typeof value === 'string') form[key] = value
    else if (Array.isArray(value)) form[key] = value.filter((each) => typeof each === 'string')
  }
  return form
}

/** What the form says of each grant; a grant named twice has no choice. */
export function choicesOf(form: StoredForm): Map<string, Choice> {
  const found = new Map<string, Choice>()
  const twice = new Set<string>()
  for (const each of Array.isArray(form.choices) ? form.choices : []) {
    const [word = '', id = ''] = each.split(':')
    const choice = choices.find((known) => known === word)
    if (!choice || !isRowId(id)) continue
    if (found.has(id)) twice.add(id)
    found.set(id, choice)
  }
  for (const id of twice) found.delete(id)
  return found
}

function problemsOf(error: z.ZodError): FieldError[] {
  const problems = error.issues.map((issue) => ({ field: String(issue.path[0] ?? ''), message: /^[a-zA-Z]+$/.test(issue.message) ? issue.message : 'required' }))
  return problems.filter((problem, index) => problems.findIndex(({ field }) => field === problem.field) === index)
}

/** The sealed previews of a decision's form, by their requests. */
export function previewsOf(sent: readonly string[]): Map<string, string> {
  return new Map(sent.map((each): [string, string] => [each.slice(0, 36), each.slice(37)]))
}
