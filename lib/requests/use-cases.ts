import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, type OfficerActor, systemActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError, type FieldError } from '@/lib/errors'
import { findGrant } from '@/lib/grants/store'
import { limits } from '@/lib/limits'
import { callAdmins } from '@/lib/mail/call-admins'
import { tellEnterer } from '@/lib/requests/decisions/telling/use-cases'
import { approveAsFirst } from '@/lib/requests/decisions/use-cases'
import { readEntryBar } from '@/lib/requests/enterers/store'
import { judgeForm, openingForm } from '@/lib/requests/form/reads'
import { changesOf } from '@/lib/requests/history/rules'
import { insertStep } from '@/lib/requests/history/store'
import { countAhead } from '@/lib/requests/preview/reads'
import { isEditable, isOpen } from '@/lib/requests/rules'
import type { AskedKind, StoredForm } from '@/lib/requests/schema'
import { countDrafts, insertDraft, lockRequest, moveRequest, type RequestRecord, endLapsed, writeForm } from '@/lib/requests/store'
import { isStateOnModule } from '@/lib/states/reads'

export type Enterer = AdminActor | OfficerActor

/**
 * Begins a request as a draft: for a State's new officer, or for an officer or a grant that exists (its box is what the form starts from). An officer
 * asks for the own State: new officers, and the access of its officers; an admin for a State without an officer who can sign in, unless they took one of its
 * officers out of use. Throws `not_found` for what is of another State, `refused` (`stateHasOfficer`, `tookOfficerOut`), `conflict` for a State that takes no part in the module or a grant that is over, `limit` with too many drafts.
 */
export async function startRequest({ actor, asked }: { actor: Enterer; asked: { kind: AskedKind; stateCode?: number; officerId?: string; grantId?: string; purposeId?: string; profileId?: string; form?: StoredForm } }): Promise<{ id: string }> {
  return inActorTransaction(actor, (tx) => beginDraft(tx, { actor, asked }))
}

/** The same within a transaction at hand. */
export async function beginDraft(tx: Tx, { actor, asked }: Parameters<typeof startRequest>[0]): Promise<{ id: string }> {
  if ((await countDrafts(tx, actor.id)) >= limits.draftsOpenMax) throw new AppError('limit', { reason: 'draftsMany' })
  const about = await subjectOf(tx, { actor, asked })
  await refuseEntry(tx, { actor, stateCode: about.stateCode })
  if (asked.kind !== 'end' && !(await isStateOnModule(tx, about.stateCode))) throw new AppError('conflict', { reason: 'stateNotOnModule' })
  const opening = await openingForm(tx, { kind: asked.kind, grantId: about.grantId, purposeId: asked.purposeId, profileId: asked.profileId })
  const number = referenceNumber('REQ')
  const id = await insertDraft(tx, {
    number, kind: asked.kind, proposedById: actor.id, stateCode: about.stateCode, officerId: about.officerId, replacesGrantId: about.grantId, form: { ...opening, ...asked.form },
  })
  await insertStep(tx, { requestId: id, act: 'started', byId: actor.id })
  record(tx, { kind: 'request.started', actor, subjectId: about.officerId, stateCode: about.stateCode, requestId: id, details: { number, kind: asked.kind } })
  return { id }
}

/** Keeps the form as it is, with its mistakes, as the next revision; returns what is still missing. Throws `not_found` for another's request, `conflict` once it is submitted. */
export async function saveRequest({ actor, id, form }: { actor: Enterer; id: string; form: StoredForm }): Promise<{ problems: readonly FieldError[] }> {
  return inActorTransaction(actor, (tx) => keepForm(tx, { actor, id, form }))
}

/** The same within a transaction at hand. */
export async function keepForm(tx: Tx, { actor, id, form }: Parameters<typeof saveRequest>[0]): ReturnType<typeof saveRequest> {
  const request = await lockOwn(tx, { actor, id })
  if (!isEditable(request.status)) throw new AppError('conflict', { reason: 'requestNotEditable' })
  const judged = await judgeForm(tx, { actor, request, form })
  const changes = changesOf(request.form, form)
  if (changes.length === 0 && (judged.problems.length === 0) === (request.box !== null)) return { problems: judged.problems }
  const isWhole = judged.problems.length === 0
  await writeForm(tx, { id, form, box: isWhole ? judged.box : null, nominee: isWhole ? judged.nominee : null })
  await insertStep(tx, { requestId: id, act: 'edited', byId: actor.id, changes })
  record(tx, { ...about(actor, request), kind: 'request.edited', details: { number: request.number, revision: request.revision + 1, fields: changes.map(({ field }) => field) } })
  return { problems: judged.problems }
}

/**
 * Hands the request to the admins; a returned one with the answers to their questions. With `first` the entering admin's own approval goes with it, on the
 * preview they saw. Throws `invalid` for what is missing or against rule or policy now, `conflict` when it was edited meanwhile, `refused` (`stateHasOfficer`,
 * `tookOfficerOut`) for an admin when the State has got an officer since the draft was begun, or they took one out of use.
 */
export async function submitRequest(input: { actor: Enterer; id: string; revision: number; answer: string; first?: { reason: string; preview: string } }): Promise<void> {
  const { actor, id, answer, first } = input
  const counted = first && (await countAhead(id))
  await inActorTransaction(actor, async (tx) => {
    const request = await lockOwn(tx, input)
    if (!isEditable(request.status)) throw new AppError('conflict', { reason: 'requestNotEditable' })
    if (request.revision !== input.revision) throw new AppError('conflict', { reason: 'requestEdited' })
    await refuseEntry(tx, { actor, stateCode: request.stateCode })
    const judged = await judgeForm(tx, { actor, request, form: request.form })
    const problems = [...judged.problems, ...(request.letterId === null ? [{ field: '', message: 'letterMissing' }] : []), ...(request.status === 'returned' && answer === '' ? [{ field: 'answer', message: 'answer' }] : [])]
    if (problems.length > 0 || request.box === null) throw new AppError('invalid', { fields: problems.length > 0 ? problems : [{ field: '', message: 'requestIncomplete' }] })
    await moveRequest(tx, { id, to: 'submitted' })
    await insertStep(tx, { requestId: id, act: request.status === 'returned' ? 'resubmitted' : 'submitted', byId: actor.id, reason: answer })
    record(tx, { ...about(actor, request), kind: 'request.submitted', details: { number: request.number, revision: request.revision, box: boxOf(request.box) } })
    await callAdmins(tx, { matter: 'request', id, number: request.number })
    if (first) {
      if (actor.kind !== 'admin') throw new AppError('refused')
      await approveAsFirst(tx, { actor, id, revision: request.revision, ...first, counted })
    }
  })
}

/** Takes the request back, by whoever entered it, before it is decided. */
export async function withdrawRequest({ actor, id }: { actor: Enterer; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const request = await lockOwn(tx, { actor, id })
    if (!isEditable(request.status) && !isOpen(request.status)) throw new AppError('conflict', { reason: 'requestClosed' })
    await insertStep(tx, { requestId: id, act: 'withdrawn', byId: actor.id })
    await moveRequest(tx, { id, to: 'withdrawn' })
    record(tx, { ...about(actor, request), kind: 'request.withdrawn', details: { number: request.number } })
  })
}

/** Ends what waited for a word longer than policy allows, by the database's clock. The worker's round of each minute. */
export async function lapseRequests(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const request of await endLapsed(tx)) {
      const { id, number, officerId, stateCode } = request
      await insertStep(tx, { requestId: id, act: 'lapsed', byId: null })
      record(tx, { kind: 'request.lapsed', actor: systemActor('worker'), subjectId: officerId, stateCode, requestId: id, details: { number } })
      await tellEnterer(tx, { request, event: 'lapsed' })
    }
  })
}

/** The request of its enterer, locked; another's is not found, nor is one that lives and ends with its handover. */
export async function lockOwn(tx: Tx, { actor, id }: { actor: Enterer; id: string }): Promise<RequestRecord> {
  const request = await lockRequest(tx, id)
  if (request?.proposedById !== actor.id || request.handoverId !== null) throw new AppError('not_found')
  return request
}

/** A State's own officer enters its requests; an admin only for a State without one, and not whoever took it away. */
async function refuseEntry(tx: Tx, { actor, stateCode }: { actor: Enterer; stateCode: number }): Promise<void> {
  const bar = await readEntryBar(tx, { personId: actor.id, stateCode })
  if (bar !== null) throw new AppError('refused', { reason: bar })
}

/** Whom and which grant a new request is about. Everybody an officer names must be of the own State; others are not found. */
async function subjectOf(tx: Tx, { actor, asked }: Parameters<typeof startRequest>[0]): Promise<{ stateCode: number; officerId: string | null; grantId: string | null }> {
  if (asked.kind === 'newOfficer') {
    const stateCode = actor.kind === 'officer' ? actor.stateCode : asked.stateCode
    const [state] = stateCode === undefined ? [] : await tx.sql('SELECT FROM reference.state WHERE code = $1::int', [stateCode])
    if (stateCode === undefined || !state) throw new AppError('invalid', { fields: [{ field: 'stateCode', message: 'required' }] })
    return { stateCode, officerId: null, grantId: null }
  }
  const grant = asked.grantId === undefined ? undefined : await findGrant(tx, asked.grantId)
  if (asked.grantId !== undefined && !grant) throw new AppError('not_found')
  if (!grant && asked.kind !== 'change') throw new AppError('invalid', { fields: [{ field: 'grantId', message: 'required' }] })
  const officerId = grant?.officerId ?? asked.officerId ?? (actor.kind === 'officer' ? actor.id : undefined)
  if (officerId === undefined) throw new AppError('invalid', { fields: [{ field: 'officerId', message: 'required' }] })
  const [officer] = await tx.sql<{ stateCode: number; status: string }>(`SELECT state_code AS "stateCode", status::text AS status FROM portal."user" WHERE id = $1::uuid AND kind = 'officer'`, [officerId])
  if (!officer || (actor.kind === 'officer' && officer.stateCode !== actor.stateCode)) throw new AppError('not_found')
  if (officer.status === 'deactivated' && asked.kind !== 'end') throw new AppError('conflict', { reason: 'officerDeactivated' })
  if (grant && (grant.endedAt !== null || (grant.state === 'over' && asked.kind !== 'renewal'))) throw new AppError('conflict', { reason: 'replacedOver' })
  return { stateCode: officer.stateCode, officerId, grantId: grant?.id ?? null }
}

function about(actor: Enterer, request: RequestRecord) {
  return { actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: request.id } as const
}

/** The box as the ledger keeps it: codes, levels and days; no name, no registrant. */
function boxOf(box: NonNullable<RequestRecord['box']>): Record<string, unknown> {
  const { districts, basis, fields, canView, canDownload, window, purposeId, startsOn, endsOn } = box
  return { districts, basis, fields, canView, canDownload, window, purposeId, startsOn, endsOn }
}
