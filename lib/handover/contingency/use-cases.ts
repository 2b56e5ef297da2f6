import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import { referenceNumber } from '@/lib/crypto/token'
import { readToday } from '@/lib/db/clock'
import type { Tx } from '@/lib/db/transaction'
import { AppError, type FieldError } from '@/lib/errors'
import { judgeContingency } from '@/lib/handover/contingency/reads'
import { contentMark } from '@/lib/handover/form/rules'
import { findOpen, type HandoverRow, insertHandover, insertItems, lockHandover, moveHandover, writeEntry, writeHandoverForm } from '@/lib/handover/store'
import { callAdmins } from '@/lib/mail/call-admins'
import { enterHanded, withdrawHanded } from '@/lib/requests/handed/use-cases'
import type { StoredForm } from '@/lib/requests/schema'

/**
 * Begins a contingency for an officer who cannot hand over, by an admin; an open one of the own is gone on with. Throws `not_found` for who is no officer,
 * `conflict` when another admin has one open.
 */
export async function startContingency({ actor, officerId }: { actor: AdminActor; officerId: string }): Promise<{ id: string }> {
  return inActorTransaction(actor, async (tx) => {
    if (!mayAdmin(actor, 'approve')) throw new AppError('refused')
    await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('portal.handover'), hashtext($1))::text AS held`, [officerId])
    const [officer] = await tx.sql<{ stateCode: number }>(`SELECT state_code AS "stateCode" FROM portal."user" WHERE id = $1::uuid AND kind = 'officer'`, [officerId])
    if (!officer) throw new AppError('not_found')
    const open = await findOpen(tx, officerId, 'contingency')
    if (open !== undefined) {
      if ((await lockHandover(tx, open))?.enteredById !== actor.id) throw new AppError('conflict', { reason: 'contingencyOpen' })
      return { id: open }
    }
    const number = referenceNumber('HO')
    const id = await insertHandover(tx, { number, officerId, stateCode: officer.stateCode, form: {}, enteredById: actor.id })
    record(tx, { kind: 'handover.started', actor, subjectId: officerId, stateCode: officer.stateCode, details: { number } })
    return { id }
  })
}

/** Keeps the form as it is, with its mistakes; returns what is still missing. */
export async function saveContingency({ actor, id, form }: { actor: AdminActor; id: string; form: StoredForm }): Promise<{ problems: readonly FieldError[] }> {
  return inActorTransaction(actor, async (tx) => {
    const handover = await lockDraft(tx, { actor, id })
    await writeHandoverForm(tx, { id, form })
    record(tx, { ...about(actor, handover), kind: 'handover.edited', details: { number: handover.number } })
    return { problems: (await judgeContingency(tx, { handover, form })).problems }
  })
}

/** The entry: the first of two admins' words, on what stands there now. Each grant becomes a request for a look at it. Throws `invalid` for what is missing, `conflict` when something else stands there by now. */
export async function enterContingency({ actor, id, mark }: { actor: AdminActor; id: string; mark: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockDraft(tx, { actor, id })
    if (contentMark(handover) !== mark) throw new AppError('conflict', { reason: 'handoverEdited' })
    const { asked, grants, problems } = await judgeContingency(tx, { handover, form: handover.form })
    const all = [...problems, ...(handover.letterId === null ? [{ field: '', message: 'letterMissing' }] : [])]
    if (all.length > 0 || !asked) throw new AppError('invalid', { fields: all.map((problem) => ({ ...problem, field: '' })) })
    const { successor, orderNumber, orderDate, untilOn, evidence, cause } = asked
    const chosen = grants.filter((grant) => asked.grants.includes(grant.id))
    const rights = chosen.map(({ id: grantId, justification, endsOn }) => ({ grantId, justification, endsOn: endsOn < untilOn ? endsOn : untilOn }))
    const requests = await enterHanded(tx, { actor, stateCode: handover.stateCode, handoverId: id, successor: { officerId: successor }, order: { orderNumber, orderDate, reliefOn: await readToday(tx) }, rights, isLook: true })
    await insertItems(tx, { id, round: handover.round + 1, items: chosen.map((grant) => ({ grantId: grant.id, choice: 'hand' as const, requestId: requests.get(grant.id) ?? null })) })
    await writeEntry(tx, { id, successorId: successor, orderNumber, orderDate, cause, evidence, untilOn })
    record(tx, { ...about(actor, handover), kind: 'handover.contingencyEntered', details: { number: handover.number, cause, evidence, until: untilOn, grants: chosen.length } })
    await callAdmins(tx, { matter: 'contingency', id, number: handover.number })
  })
}

/** Takes the own contingency back before it is decided. */
export async function withdrawContingency({ actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  await inActorTransaction(actor, async (tx) => {
    const handover = await lockHandover(tx, id)
    if (handover?.enteredById !== actor.id) throw new AppError('not_found')
    if (handover.status !== 'draft' && handover.status !== 'signed') throw new AppError('conflict', { reason: 'handoverClosed' })
    await withdrawHanded(tx, { actor, stateCode: handover.stateCode, handoverId: id })
    await moveHandover(tx, { id, to: 'withdrawn' })
    record(tx, { ...about(actor, handover), kind: 'handover.withdrawn', details: { number: handover.number } })
  })
}

/** The draft of the admin who entered it, locked; another's is not found. */
export async function lockDraft(tx: Tx, { actor, id }: { actor: AdminActor; id: string }): Promise<HandoverRow> {
  const handover = await lockHandover(tx, id)
  if (handover?.enteredById !== actor.id) throw new AppError('not_found')
  if (handover.status !== 'draft') throw new AppError('conflict', { reason: 'handoverNotEditable' })
  return handover
}

function about(actor: AdminActor, handover: HandoverRow) {
  return { actor, subjectId: handover.officerId, stateCode: handover.stateCode } as const
}
