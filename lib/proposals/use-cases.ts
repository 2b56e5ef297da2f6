import { createHash } from 'node:crypto'
import { z } from 'zod'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, type SystemActor, systemActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError, assertNever } from '@/lib/errors'
import { enqueue, sweepNowKey } from '@/lib/jobs/enqueue'
import { callAdmins } from '@/lib/mail/call-admins'
import { wouldLetIn } from '@/lib/policy/networks/reads'
import type { LapseCause, ProposalKind, ProposalRow } from '@/lib/proposals/schema'
import { findProposal, insertProposal, lapseDead, type LapsedProposal, writeDecision } from '@/lib/proposals/store'
import { announceRecovery, letInAnew, refuseRecovery } from '@/lib/recovery/ending/use-cases'
import { noteInForce } from '@/lib/recipient-keys/use-cases'
import { closeAccount, inviteAccount } from '@/lib/users/use-cases'

const deaths: Readonly<Record<LapseCause, string>> = { time: 'proposalDiedTime', proposer: 'proposalDiedProposer', base: 'proposalDiedBase', impossible: 'proposalDiedImpossible' }

export interface Proposal {
  readonly actor: AdminActor
  readonly kind: ProposalKind
  /** A row's id, a State's code, the key of what is new, or 'policy'. */
  readonly subject: string
  /** What changes: values as the register holds them. */
  readonly after: Readonly<Record<string, unknown>>
  readonly justification: string
}

/**
 * Writes down what one admin wants changed; nothing changes before another one with the same right approves (issue "Access in full", two persons).
 * Throws `refused` without the permission or about the own account or role, `not_found` for an absent subject, `invalid` for what changes nothing, is taken,
 * or could not be done.
 */
export async function proposeChange({ actor, kind, subject, after, justification }: Proposal): Promise<{ id: string }> {
  return inActorTransaction(actor, async (tx) => {
    const number = referenceNumber('PR')
    const answer = await insertProposal(tx, { number, kind, subject, after, justification })
    if (answer.outcome === 'no') throw whyNot(answer.cause)
    record(tx, { kind: 'proposal.made', actor, ...aboutOf({ kind, subject }), details: { number, kind, subject, change: change(kind, after) } })
    if (kind === 'account.recover') await announceRecovery(tx, { id: subject })
    await callAdmins(tx, { matter: 'proposal', id: answer.id, number })
    return { id: answer.id }
  })
}

/**
 * The second admin's word. An approval is done in the same transaction; a proposal that died meanwhile is ended and does nothing.
 * Throws `refused` for the own proposal, the own account or role, or a missing permission; `conflict` when it is closed or has died.
 */
export async function decideProposal({ actor, id, verdict, reason }: { actor: AdminActor; id: string; verdict: 'approve' | 'refuse'; reason: string }): Promise<void> {
  const died = await inActorTransaction(actor, async (tx): Promise<LapseCause | null> => {
    if (verdict === 'approve') await demandWayIn(tx, { actor, id })
    const answer = await writeDecision(tx, { id, verdict, reason })
    if (answer.outcome === 'no') throw whyNot(answer.cause)
    const proposal = await found(tx, { actor, id })
    const about = { actor, ...aboutOf(proposal) }
    const { number, kind } = proposal
    switch (answer.outcome) {
      case 'lapsed':
        record(tx, { kind: 'proposal.lapsed', ...about, details: { number, kind, cause: answer.cause } })
        return answer.cause
      case 'refused':
        record(tx, { kind: 'proposal.refused', ...about, details: { number, kind, reason } })
        if (kind === 'account.recover') await refuseRecovery(tx, { actor, id: proposal.subject, reason })
        return null
      case 'applied':
        record(tx, { kind: 'proposal.approved', ...about, subjectId: kind === 'admin.new' || kind === 'auditor.new' ? answer.made : about.subjectId, details: { number, kind, subject: proposal.subject, change: change(kind, proposal.after), reason } })
        await follow(tx, { actor, proposal, madeId: answer.made })
        recordLapsed(tx, { actor, lapsed: answer.lapsed })
        return null
      // The function answers so to a withdrawal alone.
      case 'withdrawn': throw new Error('a decision withdrew a proposal')
      default: return assertNever(answer)
    }
  })
  // Thrown after the end is written: the proposal stays ended.
  if (died !== null) throw new AppError('conflict', { reason: deaths[died] })
}

/** The proposer takes it back. Throws `refused` for another one's, `conflict` when it is closed or has died. */
export async function withdrawProposal({ actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  const died = await inActorTransaction(actor, async (tx): Promise<LapseCause | null> => {
    const answer = await writeDecision(tx, { id, verdict: 'withdraw', reason: '' })
    if (answer.outcome === 'no') throw whyNot(answer.cause)
    const { number, kind, subject } = await found(tx, { actor, id })
    const about = { actor, ...aboutOf({ kind, subject }) }
    if (answer.outcome === 'lapsed') {
      record(tx, { kind: 'proposal.lapsed', ...about, details: { number, kind, cause: answer.cause } })
      return answer.cause
    }
    record(tx, { kind: 'proposal.withdrawn', ...about, details: { number, kind } })
    return null
  })
  if (died !== null) throw new AppError('conflict', { reason: deaths[died] })
}

/** The minute's round: writes down which proposals have died. */
export async function lapseProposals(): Promise<void> {
  await inTransaction(async (tx) => recordLapsed(tx, { actor: systemActor('worker'), lapsed: await lapseDead(tx) }))
}

/** Nobody approves networks of admins that would shut the own door; the database asks the same. */
async function demandWayIn(tx: Tx, { actor, id }: { actor: AdminActor; id: string }): Promise<void> {
  const proposal = await findProposal(tx, { readerId: actor.id, id })
  if (proposal?.kind !== 'adminNetworks.change') return
  if (!(await wouldLetIn(tx, actor, z.array(z.string()).parse(proposal.after.networks)))) throw new AppError('refused', { reason: 'networksWithoutApprover' })
}

/** What has to happen beside the change, in the same transaction. */
async function follow(tx: Tx, { actor, proposal, madeId }: { actor: AdminActor; proposal: ProposalRow; madeId: string | null }): Promise<void> {
  const { kind } = proposal
  if (kind === 'admin.new' && madeId !== null) await inviteAccount(tx, { actor, kind: 'admin', id: madeId, userId: proposal.subject })
  if (kind === 'auditor.new' && madeId !== null) await inviteAccount(tx, { actor, kind: 'auditor', id: madeId, userId: proposal.subject })
  if (kind === 'admin.end' || kind === 'auditor.end') await closeAccount(tx, { actor, id: proposal.subject, reason: proposal.justification.slice(0, 500) })
  if (kind === 'factor.exempt') record(tx, { kind: 'factor.exempted', actor, subjectId: proposal.subject, details: { until: String(proposal.after.exemptUntil) } })
  if (kind === 'factor.exemptEnd') record(tx, { kind: 'factor.exemptionEnded', actor, subjectId: proposal.subject, details: {} })
  if (kind === 'recipientKey.accept') await noteInForce(tx, { actor, id: proposal.subject, replaces: typeof proposal.before?.replaces === 'string' ? proposal.before.replaces : null })
  if (kind === 'account.recover') await letInAnew(tx, { actor, id: proposal.subject, reason: proposal.reason })
  // Files that are no longer covered are refused by their own checks; the sweep takes keys and bytes away within seconds.
  if (kind === 'purpose.change' || kind === 'purpose.close' || kind === 'state.change') await enqueue(tx, { task: 'sweep', payload: {}, jobKey: sweepNowKey })
}

function recordLapsed(tx: Tx, { actor, lapsed }: { actor: AdminActor | SystemActor; lapsed: readonly LapsedProposal[] }): void {
  for (const { number, kind, cause } of lapsed) record(tx, { kind: 'proposal.lapsed', actor, details: { number, kind, cause } })
}

async function found(tx: Tx, { actor, id }: { actor: AdminActor; id: string }): Promise<ProposalRow> {
  const proposal = await findProposal(tx, { readerId: actor.id, id })
  if (!proposal) throw new Error('a decided proposal is not there')
  return proposal
}

/** The person or State an event is about: an admin sees what was proposed about the own account. */
function aboutOf({ kind, subject }: { kind: ProposalKind; subject: string }): { subjectId?: string; stateCode?: number } {
  if (kind === 'admin.end' || kind === 'admin.role' || kind === 'auditor.end' || kind === 'account.recover' || kind === 'factor.exempt' || kind === 'factor.exemptEnd') return { subjectId: subject }
  return kind === 'state.change' ? { stateCode: Number(subject) } : {}
}

/** The ledger keeps what changes and no address to write to; of the terms the day and a digest of the texts, which stand in their version for ever. */
function change(kind: ProposalKind, after: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (kind === 'terms.new') return { effectiveOn: after.effectiveOn, sha256: createHash('sha256').update(JSON.stringify([after.sectionsEn, after.sectionsHi])).digest('hex') }
  return Object.fromEntries(Object.entries(after).filter(([key]) => key !== 'email'))
}

function whyNot(cause: 'permission' | 'own' | 'absent' | 'nothing' | 'taken' | 'impossible' | 'closed' | 'foreign'): AppError {
  switch (cause) {
    case 'permission': return new AppError('refused', { reason: 'noPermission' })
    case 'own': return new AppError('refused', { reason: 'ownProposal' })
    case 'foreign': return new AppError('refused', { reason: 'notOwnProposal' })
    case 'absent': return new AppError('not_found')
    case 'closed': return new AppError('conflict', { reason: 'proposalClosed' })
    case 'nothing': return new AppError('invalid', { fields: [{ field: '', message: 'nothingChanges' }] })
    case 'taken': return new AppError('invalid', { fields: [{ field: '', message: 'proposalTaken' }] })
    case 'impossible': return new AppError('invalid', { fields: [{ field: '', message: 'proposalImpossible' }] })
    default: return assertNever(cause)
  }
}
