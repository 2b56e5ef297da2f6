import { headers } from 'next/headers'
import { redirect, unstable_rethrow } from 'next/navigation'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { nobody, type AdminActor, type AuditorActor, type HalfPerson, type Nobody, type OfficerActor, type PersonActor } from '@/lib/auth/actor'
import { currentPerson, demandOwnPage, recordRefusal, refuse, requestAddress, requireHalf, requirePerson, requireSession, sessionPerson, setSessionCookie } from '@/lib/auth/doors'
import { mayAdmin, type Permission } from '@/lib/auth/permissions'
import { AppError, type FieldError } from '@/lib/errors'
import { FactorAsked, FactorFailure } from '@/lib/factors/rules'
import type { FactorCause, FactorKind, FactorNeeded } from '@/lib/factors/schema'
import { giveBackProof, recordFactorRefusal, renewSession, takeProof } from '@/lib/factors/step-up/use-cases'
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
  /** What an own factor is asked before the act, or why its answer proved nothing. */
  readonly factor?: { readonly needed: FactorNeeded } | { readonly failure: { readonly cause: FactorCause; readonly kind?: FactorKind; readonly action?: string } }
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
  /** Who has shown the password and not yet the factor. */
  half: HalfPerson
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
  /** Open also to a signed-in person who has not accepted the terms in force: accepting them, signing out. */
  readonly beforeTerms?: boolean
  /** Fields that never travel back to the browser. */
  readonly secret?: readonly string[]
  /** A file that may be brought in the place of a typed text: the field it comes in, and the field its text fills where nothing was typed. What is no text fills it with nothing that can be read. */
  readonly textFile?: { readonly from: string; readonly into: string }
  /** What the act is done to, when it needs a fresh proof of an own factor bound to it; null where this input needs none. */
  readonly stepUp?: (input: z.output<Schema>) => string | null
  /**
   * Does the work; returns the path to go to, or nothing to stay. Throws AppError for what the form can say. `forgetsSession`: its cookie is taken away,
   * upon which the framework draws a page of its own accord and must be told which. `prove` asks for a fresh proof bound to the act and the subject when only
   * the work itself finds that one is needed; it throws what the form is to ask.
   */
  readonly run: (input: { actor: Actors[Role]; input: z.output<Schema>; locale: 'en' | 'hi'; prove: (subject: string) => Promise<void> }) => Promise<Goal | void>
}

/** The one way to write: a server action that checks where it comes from, who asks, what is asked, runs a use case, and turns errors into words. The one catch. */
export function defineAction<Role extends ActionRole, Schema extends z.ZodObject>(definition: Definition<Role, Schema>) {
  return async function action(_previous: FormState, form: FormData): Promise<FormState> {
    const values = formValues(form)
    if (definition.textFile) await fillFromFile(form, { values, ...definition.textFile })
    const kept = Object.fromEntries(Object.entries(values).filter(([key]) => !answers.includes(key) && !definition.secret?.includes(key)))
    const locale = values.locale === 'hi' ? 'hi' : 'en'
    let actor: Actors[Role] | undefined
    /** The proof that was taken for this attempt. */
    const taken: { proof?: string } = {}
    let goal: Goal | void
    try {
      await demandOwnPage(definition.name)
      actor = await actorFor(definition)
      if (definition.permission !== undefined && !isAllowed(actor, definition.permission)) throw new AppError('refused', { reason: 'noPermission' })
      const parsed = definition.schema.safeParse(shapeInput(definition.schema, values))
      if (!parsed.success) throw new AppError('invalid', { fields: fieldErrors(parsed.error) })
      const person = actor
      const prove = async (subject: string): Promise<void> => { taken.proof = await takeProof({ actor: signedIn(person), act: definition.name, subject, answer: textOf(values.factor) }) }
      const subject = definition.stepUp?.(parsed.data) ?? null
      if (subject !== null) await prove(subject)
      goal = await definition.run({ actor, input: parsed.data, locale, prove })
      if (taken.proof !== undefined) await rotate(signedIn(actor))
    } catch (error) {
      if (taken.proof !== undefined) await giveBack(signedIn(actor), taken.proof)
      unstable_rethrow(error)
      return explain({ error, actor, name: definition.name, kept, recordRefusal, recordFactorRefusal })
    }
    if (!goal) return { status: 'done', errors: [], values: {} }
    // The framework's own way to the next page keeps the frame around it, with the counts, the lit entry and the language link of the page before: a browser
    // with scripts loads the next page whole, as one without does by itself.
    if (goal.forgetsSession !== true && (await headers()).has(ACT_BY_SCRIPT)) return { status: 'done', errors: [], values: kept, goTo: goal.goTo }
    redirect(goal.goTo)
  }
}

/** Fields by which factors answer: good once, so they never come back. */
const answers: readonly string[] = ['factor', 'enrolment']

function textOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Only who is signed in has a session to prove something in. */
function signedIn(actor: Actors[ActionRole] | undefined): PersonActor {
  if (actor === undefined || actor.kind === 'nobody' || actor.kind === 'half') throw new Error('a step-up needs somebody who is signed in')
  return actor
}

/** A proof raises what the session may do, so its token changes with it (issue "Identity"). The act is done by then: a fault here is ours, and the old token stays. */
async function rotate(actor: PersonActor): Promise<void> {
  try {
    const token = await renewSession(actor)
    if (token !== null) setSessionCookie(token)
  } catch (error) {
    log.error({ error }, 'a session could not be given a new token')
  }
}

/** The act did not happen, so its proof is good again. Where it cannot be given back it is lost, and the form still says why the act did not happen. */
async function giveBack(actor: PersonActor, proof: string): Promise<void> {
  try {
    await giveBackProof(actor, proof)
  } catch (error) {
    log.error({ error }, 'the proof of an act that did not happen could not be given back')
  }
}

async function actorFor<Role extends ActionRole>({ role, name, beforeTerms = false }: { role: Role; name: string; beforeTerms?: boolean }): Promise<Actors[Role]> {
  const person = await personFor(role, beforeTerms)
  if (role !== 'anyone' && role !== 'person' && person.kind !== role && person.kind !== 'nobody' && person.kind !== 'half') await refuse(person, name)
  // The line above is the check that this narrowing states.
  return person as Actors[Role]
}

/** Whoever asks, through the door of the role; before the terms are accepted only where the act is open then. */
async function personFor(role: ActionRole, beforeTerms: boolean): Promise<Actors[ActionRole]> {
  if (role === 'anyone') return (await (beforeTerms ? sessionPerson : currentPerson)()) ?? nobody(await requestAddress())
  if (role === 'half') return (await sessionPerson()) ?? requireHalf()
  return (beforeTerms ? requireSession : requirePerson)()
}

/** Unlike another role's act this one is no secret to an admin: the form says in words what the own role lacks, and the refusal goes on record. */
function isAllowed(actor: Actors[ActionRole], permission: Permission): boolean {
  return actor.kind === 'admin' && mayAdmin(actor, permission)
}

interface Failure {
  readonly error: unknown
  /** Absent when it failed before it was known who asks. */
  readonly actor: Actors[ActionRole] | undefined
  readonly name: string
  readonly kept: FormState['values']
  readonly recordRefusal: typeof recordRefusal
  readonly recordFactorRefusal: typeof recordFactorRefusal
}

/** What the form says of an error. A refusal goes on record first; when it cannot, the form says that, for without a ledger nothing is answered. */
export async function explain({ error, actor, name, kept, recordRefusal, recordFactorRefusal }: Failure): Promise<FormState> {
  if (error instanceof FactorAsked) return { status: 'error', errors: [], values: kept, factor: { needed: error.needed } }
  if (error instanceof FactorFailure && actor && actor.kind !== 'nobody') {
    return onRecord(() => recordFactorRefusal({ actor, failure: error, act: name }), { status: 'error', errors: [], values: kept, factor: { failure: { cause: error.cause, kind: error.about.kind, action: error.about.action } } })
  }
  if (!(error instanceof AppError)) {
    const reference = randomUUID().slice(0, 8).toUpperCase()
    log.error({ reference, action: name, error }, 'an action failed')
    return { status: 'error', message: 'ours', errors: [], values: kept, reference }
  }
  if (error.code === 'ledger') return { status: 'error', message: 'ledger', errors: [], values: kept }
  const said: FormState = { status: 'error', message: error.code === 'invalid' ? undefined : error.reason, errors: error.fields, values: kept }
  // A mistyped form is not an attempt at anything: only what was refused, absent or limited is an event.
  if (error.code === 'invalid' || !actor) return said
  return onRecord(() => recordRefusal({ actor: actor.kind === 'half' ? nobody(actor.address) : actor, what: name, cause: error.reason }), said)

  async function onRecord(write: () => Promise<void>, answer: FormState): Promise<FormState> {
    try {
      await write()
      return answer
    } catch (unrecorded) {
      return explain({ error: unrecorded, actor, name, kept, recordRefusal, recordFactorRefusal })
    }
  }
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

async function fillFromFile(form: FormData, { values, from, into }: { values: Record<string, string | readonly string[]>; from: string; into: string }): Promise<void> {
  const file = form.get(from)
  if (!(file instanceof File) || file.size === 0 || String(values[into] ?? '').trim() !== '') return
  // A NUL is refused as an attempt at something; of a file that is no text it is an ordinary mistake.
  values[into] = (await file.text()).replaceAll('\u0000', '\ufffd')
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
