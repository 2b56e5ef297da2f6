import { headers } from 'next/headers'
import { redirect, unstable_rethrow } from 'next/navigation'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { nobody, type AdminActor, type AuditorActor, type Nobody, type OfficerActor, type PersonActor } from '@/lib/auth/actor'
import { currentPerson, demandOwnPage, recordRefusal, refuse, requestAddress, requirePerson } from '@/lib/auth/doors'
import { mayAdmin, type Permission } from '@/lib/auth/permissions'
import { AppError, type FieldError } from '@/lib/errors'
import { log } from '@/lib/log'

/** What a form shows after a POST. Values come back so that nothing typed is lost; secrets never do. */
export interface FormState {
  readonly status: 'idle' | 'error' | 'done'
  /** A key below `errors` in messages/ for the whole form, or none. */
  readonly message?: string
  readonly errors: readonly FieldError[]
  readonly values: Readonly<Record<string, string | readonly string[]>>
  /** What the operator finds in the log, when it was our fault. */
  readonly reference?: string
  /** It is done, and the browser is to load this page whole. */
  readonly goTo?: string
}

export const idle: FormState = { status: 'idle', errors: [], values: {} }

/** By this header the framework's script names the act; a plain form has none. */
const ACT_BY_SCRIPT = 'next-action'

interface Actors {
  admin: AdminActor
  officer: OfficerActor
  auditor: AuditorActor
  person: PersonActor
  /** Anybody, also before sign-in. */
  anyone: PersonActor | Nobody
}
export type ActionRole = keyof Actors

interface Goal {
  readonly goTo: string
  readonly forgetsSession?: true
}

interface Definition<Role extends ActionRole, Schema extends z.ZodObject> {
  /** The name in the authorization table and in refusals: `noun.verb`. */
  readonly name: string
  readonly role: Role
  /** What an admin's role must allow as well; only with the role `admin`. */
  readonly permission?: Role extends 'admin' ? Permission : never
  readonly schema: Schema
  /** Fields that never travel back to the browser. */
  readonly secret?: readonly string[]
  /**
   * Does the work; returns the path to go to, or nothing to stay. Throws AppError for what the form can say. `forgetsSession`: its cookie is taken away,
   * upon which the framework draws a page of its own accord and must be told which.
   */
  readonly run: (input: { actor: Actors[Role]; input: z.output<Schema>; locale: 'en' | 'hi' }) => Promise<Goal | void>
}

/** The one way to write: a server action that checks where it comes from, who asks, what is asked, runs a use case, and turns errors into words. The one catch. */
export function defineAction<Role extends ActionRole, Schema extends z.ZodObject>(definition: Definition<Role, Schema>) {
  return async function action(_previous: FormState, form: FormData): Promise<FormState> {
    const values = formValues(form)
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !definition.secret?.includes(key)))
    const locale = values.locale === 'hi' ? 'hi' : 'en'
    let actor: Actors[Role] | undefined
    let goal: Goal | void
    try {
      await demandOwnPage(definition.name)
      actor = await actorFor(definition.role, definition.name)
      if (definition.permission !== undefined && !isAllowed(actor, definition.permission)) throw new AppError('refused', { reason: 'noPermission' })
      const parsed = definition.schema.safeParse(shapeInput(definition.schema, values))
      if (!parsed.success) throw new AppError('invalid', { fields: fieldErrors(parsed.error) })
      goal = await definition.run({ actor, input: parsed.data, locale })
    } catch (error) {
      unstable_rethrow(error)
      return explain({ error, actor, name: definition.name, kept, recordRefusal })
    }
    if (!goal) return { status: 'done', errors: [], values: {} }
    // The framework's own way to the next page keeps the frame around it, with the counts, the lit entry and the language link of the page before: a browser
    // with scripts loads the next page whole, as one without does by itself.
    if (goal.forgetsSession !== true && (await headers()).has(ACT_BY_SCRIPT)) return { status: 'done', errors: [], values: kept, goTo: goal.goTo }
    redirect(goal.goTo)
  }
}

async function actorFor<Role extends ActionRole>(role: Role, name: string): Promise<Actors[Role]> {
  const person = role === 'anyone' ? ((await currentPerson()) ?? nobody(await requestAddress())) : await requirePerson()
  if (role !== 'anyone' && role !== 'person' && person.kind !== role && person.kind !== 'nobody') await refuse(person, name)
  // The line above is the check that this narrowing states.
  return person as Actors[Role]
}

/** Unlike another role's act this one is no secret to an admin: the form says in words what the own role lacks, and the refusal goes on record. */
function isAllowed(actor: PersonActor | Nobody, permission: Permission): boolean {
  return actor.kind === 'admin' && mayAdmin(actor, permission)
}

interface Failure {
  readonly error: unknown
  /** Absent when it failed before it was known who asks. */
  readonly actor: PersonActor | Nobody | undefined
  readonly name: string
  readonly kept: FormState['values']
  readonly recordRefusal: typeof recordRefusal
}

/** What the form says of an error. A refusal goes on record first; when it cannot, the form says that, for without a ledger nothing is answered. */
export async function explain({ error, actor, name, kept, recordRefusal }: Failure): Promise<FormState> {
  if (!(error instanceof AppError)) {
    const reference = randomUUID().slice(0, 8).toUpperCase()
    log.error({ reference, action: name, error }, 'an action failed')
    return { status: 'error', message: 'ours', errors: [], values: kept, reference }
  }
  if (error.code === 'ledger') return { status: 'error', message: 'ledger', errors: [], values: kept }
  // A mistyped form is not an attempt at anything: only what was refused, absent or limited is an event.
  if (error.code !== 'invalid' && actor) {
    try {
      await recordRefusal({ actor, what: name, cause: error.reason })
    } catch (unrecorded) {
      return explain({ error: unrecorded, actor, name, kept, recordRefusal })
    }
  }
  return { status: 'error', message: error.code === 'invalid' ? undefined : error.reason, errors: error.fields, values: kept }
}

function formValues(form: FormData): Record<string, string | readonly string[]> {
  const values: Record<string, string | readonly string[]> = {}
  for (const key of new Set(form.keys())) {
    if (key.startsWith('$')) continue
    const texts = form.getAll(key).map((value) => (typeof value === 'string' ? value : ''))
    values[key] = texts.length === 1 ? (texts[0] ?? '') : texts
  }
  return values
}

/** Lists become lists where the schema says list; one value twice where it says one is refused by the schema. Unknown keys are dropped. */
function shapeInput(schema: z.ZodObject, values: Record<string, string | readonly string[]>): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [key, type] of Object.entries(schema.shape)) {
    const value = values[key]
    const isList = innermost(type) instanceof z.ZodArray
    if (isList) input[key] = value === undefined ? [] : typeof value === 'string' ? [value] : value
    else if (value !== undefined) input[key] = value
  }
  // PostgreSQL text holds no NUL; no form of ours sends one.
  if (JSON.stringify(input).includes('\\u0000')) throw new AppError('refused')
  return input
}

function innermost(type: unknown): unknown {
  if (type instanceof z.ZodDefault || type instanceof z.ZodOptional) return innermost(type.def.innerType)
  if (type instanceof z.ZodPipe) return innermost(type.def.in)
  return type
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({ field: issue.path.map(String).join('.') || 'form', message: /^[a-zA-Z]+$/.test(issue.message) ? issue.message : 'notValid' }))
}
