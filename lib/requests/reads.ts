import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import type { IstDay } from '@/lib/clock'
import { readToday } from '@/lib/db/clock'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { findGrant, selectGrants, type StoredGrant } from '@/lib/grants/store'
import { readLetter } from '@/lib/letters/reads'
import type { LetterFacts } from '@/lib/letters/schema'
import { limits } from '@/lib/limits'
import { readRequestPolicy, type RequestPolicy } from '@/lib/policy/reads'
import { readPurposes } from '@/lib/purposes/reads'
import type { Purpose } from '@/lib/purposes/schema'
import { readHindrances } from '@/lib/requests/decisions/reads'
import { type DecisionBar, type DecisionRow, readBar, selectDecisions } from '@/lib/requests/decisions/store'
import { asStateKnows } from '@/lib/requests/enterers/reads'
import { readEntryBar } from '@/lib/requests/enterers/store'
import { judgeForm } from '@/lib/requests/form/reads'
import { type RequestStep, selectSteps } from '@/lib/requests/history/store'
import { selectPeople, selectWaiting, type RequestPeople } from '@/lib/requests/people/store'
import { isEditable, isOpen } from '@/lib/requests/rules'
import type { AskedKind } from '@/lib/requests/schema'
import { selectStatesOnModule } from '@/lib/states/reads'
import { findRecord, type RequestRecord, selectRequests } from '@/lib/requests/store'

/** A request in a list: with its people's names, and whose word it waits for. */
export interface RequestRow extends RequestRecord {
  readonly people: RequestPeople
  /** `reader`: a decision or an answer of theirs; `enterer`: answers or a submission; `admins`: a decision. */
  readonly waitsFor: 'reader' | 'enterer' | 'admins' | null
}

/** Requests newest first: all that were submitted, and the admin's own drafts; `about` those of one officer. */
export function readRequests(actor: AdminActor, filter: { about?: string } = {}): Promise<RequestRow[]> {
  return inReadOnly('portal_web', (tx) => rowsOf(tx, actor, { ...filter, readerId: actor.id }))
}

/** The officer's requests: those entered by them, also about colleagues, and those that concern their own access. */
export function readOwnRequests(actor: OfficerActor): Promise<RequestRow[]> {
  return inReadOnly('portal_web', (tx) => rowsOf(tx, actor, { readerId: actor.id, ofOfficer: true }))
}

/** Where the reader stands to a request: they may edit or decide it, have entered it, may only read, or are barred by the rule of two persons. */
export type ReaderStanding = 'mayEdit' | 'mayDecide' | 'entered' | 'reads' | 'noPermission' | Exclude<DecisionBar, 'ownRequest'>

/** All that the pages show of one request. */
export interface RequestDetail {
  readonly request: RequestRecord
  readonly people: RequestPeople
  readonly decisions: readonly DecisionRow[]
  readonly steps: readonly RequestStep[]
  readonly letter: LetterFacts | null
  /** Whether the reader may open the letter. */
  readonly mayOpenLetter: boolean
  /** The officer's grants that are not over: what the new box would stand beside. */
  readonly held: readonly StoredGrant[]
  /** The grant that is replaced, renewed or ended. */
  readonly replaced: StoredGrant | null
  /** What keeps a draft from being submitted. */
  readonly problems: readonly FieldError[]
  /** What keeps every admin from approving a request that waits; for admins alone. */
  readonly hindrances: readonly FieldError[]
  readonly standing: ReaderStanding
}

/** One request for an admin; undefined when there is none, or it is another's draft. */
export function readRequest(actor: AdminActor, id: string): Promise<RequestDetail | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const request = await findRecord(tx, id)
    return request && (request.proposedById === actor.id || request.submittedAt !== null) ? detailOf(tx, actor, request) : undefined
  })
}

/** One request for an officer: entered by them, for whomever of the State, or about their own access; one that would bring them another's charge only once it is approved. Undefined for every other. */
export function readOwnRequest(actor: OfficerActor, id: string): Promise<RequestDetail | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const request = await findRecord(tx, id)
    const isTheirs = request?.stateCode === actor.stateCode && (request.proposedById === actor.id || (request.officerId === actor.id && (request.handoverId === null ? request.submittedAt !== null : request.status === 'approved')))
    return request && isTheirs ? detailOf(tx, actor, request) : undefined
  })
}

/** What the form of a request needs. */
export interface FormDetail {
  readonly request: RequestRecord & { readonly kind: AskedKind }
  readonly people: RequestPeople
  readonly policy: RequestPolicy
  readonly today: IstDay
  readonly purposes: readonly Purpose[]
}

/** The form of a draft or of a returned request, for whoever entered it; undefined for everybody else and once it is submitted. */
export function readRequestForm(actor: AdminActor | OfficerActor, id: string): Promise<FormDetail | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const request = await findRecord(tx, id)
    if (request?.proposedById !== actor.id || request.kind === 'handover' || !isEditable(request.status)) return undefined
    return { request: { ...request, kind: request.kind }, people: await peopleOf(tx, request), policy: await readRequestPolicy(tx), today: await readToday(tx), purposes: await readPurposes(tx, { open: true }) }
  })
}

/** The purposes a new request may name. */
export function readOpenPurposes(): Promise<Purpose[]> {
  return inReadOnly('portal_web', (tx) => readPurposes(tx, { open: true }))
}

/** How many requests wait for this person's word: decisions an admin may make, and answers they owe. */
export function countWaiting(actor: AdminActor | OfficerActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => (await selectWaiting(tx, { personId: actor.id, decides: actor.kind === 'admin' && mayAdmin(actor, 'approve') })).size)
}

/** The States that take part in the data sharing module, by their codes. */
export function readModule(): Promise<ReadonlySet<number>> {
  return inReadOnly('portal_web', selectStatesOnModule)
}

async function rowsOf(tx: Tx, actor: AdminActor | OfficerActor, filter: { readerId: string; ofOfficer?: boolean; about?: string }): Promise<RequestRow[]> {
  const requests = await selectRequests(tx, { ...filter, limit: limits.listRowsMax })
  const people = await selectPeople(tx, requests.map(({ id }) => id))
  const waiting = await selectWaiting(tx, { personId: actor.id, decides: actor.kind === 'admin' && mayAdmin(actor, 'approve') })
  return requests.map((request) => {
    const those = people.get(request.id)
    if (!those) throw new Error('a request has no people')
    const waitsFor = waiting.has(request.id) ? 'reader' : isOpen(request.status) ? 'admins' : request.status === 'returned' ? 'enterer' : request.status === 'draft' ? 'reader' : null
    return { ...request, people: those, waitsFor }
  })
}

async function detailOf(tx: Tx, actor: AdminActor | OfficerActor, request: RequestRecord): Promise<RequestDetail> {
  const isOwn = request.proposedById === actor.id
  const knows = actor.kind === 'admin' || request.officerId === actor.id ? (grant: StoredGrant) => grant : asStateKnows
  const replaced = request.replacesGrantId === null ? undefined : await findGrant(tx, request.replacesGrantId)
  const held = request.officerId === null ? [] : await selectGrants(tx, { officerId: request.officerId, current: true, limit: limits.listRowsMax })
  return {
    request, people: await peopleOf(tx, request), decisions: await selectDecisions(tx, request.id), steps: await selectSteps(tx, request.id),
    letter: await readLetter(tx, request.letterId), mayOpenLetter: isOwn || actor.kind === 'admin',
    held: held.filter((grant) => grant.requestId !== request.id).map(knows), replaced: replaced ? knows(replaced) : null,
    problems: isOwn && isEditable(request.status) ? await problemsOf(tx, actor, request) : [],
    hindrances: actor.kind === 'admin' && request.handoverId === null && isOpen(request.status) ? await readHindrances(tx, request) : [],
    standing: await standingOf(tx, actor, request),
  }
}

/** What is missing or wrong in the form; before it, that somebody else enters the State's requests by now. */
async function problemsOf(tx: Tx, actor: AdminActor | OfficerActor, request: RequestRecord): Promise<FieldError[]> {
  const bar = await readEntryBar(tx, { personId: actor.id, stateCode: request.stateCode })
  const { problems } = await judgeForm(tx, { actor, request, form: request.form })
  return bar === null ? [...problems] : [{ field: '', message: bar }, ...problems]
}

async function standingOf(tx: Tx, actor: AdminActor | OfficerActor, request: RequestRecord): Promise<ReaderStanding> {
  // What a handover asks is decided, withdrawn and read with it.
  if (request.handoverId !== null) return 'reads'
  if (request.proposedById === actor.id) return isEditable(request.status) ? 'mayEdit' : isOpen(request.status) ? 'entered' : 'reads'
  if (actor.kind !== 'admin' || !isOpen(request.status)) return 'reads'
  if (!mayAdmin(actor, 'approve')) return 'noPermission'
  const bar = await readBar(tx, { requestId: request.id, adminId: actor.id })
  return bar === null ? 'mayDecide' : bar === 'ownRequest' ? 'entered' : bar
}

async function peopleOf(tx: Tx, request: RequestRecord): Promise<RequestPeople> {
  const people = (await selectPeople(tx, [request.id])).get(request.id)
  if (!people) throw new Error('a request has no people')
  return people
}
