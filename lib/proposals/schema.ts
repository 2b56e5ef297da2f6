import { z } from 'zod'
import { linesOf, rowId } from '@/lib/input'

/** What two admins change. `portal.apply_proposal` does each of them. */
export const proposalKinds = [
  'policy.change', 'purpose.new', 'purpose.change', 'purpose.close', 'adminRole.new', 'adminRole.change', 'admin.new', 'admin.end', 'admin.role', 'auditor.new', 'auditor.end',
  'state.change', 'profile.new', 'profile.change', 'profile.close', 'factor.exempt', 'factor.exemptEnd', 'terms.new', 'account.recover', 'adminNetworks.change', 'recipientKey.accept', 'hold.new', 'hold.end',
] as const
export type ProposalKind = (typeof proposalKinds)[number]

export const proposalStatuses = ['open', 'applied', 'refused', 'withdrawn', 'lapsed'] as const
export type ProposalStatus = (typeof proposalStatuses)[number]

/** Why a proposal died undecided: its days were over, its proposer may no longer, what it was based on changed, it cannot be done any more. */
export const lapseCauses = ['time', 'proposer', 'base', 'impossible'] as const
export type LapseCause = (typeof lapseCauses)[number]

/** Every proposal says why; the second person decides on it. */
export const justification = linesOf({ min: 5, max: 1_000, message: 'proposalWhy' })
export const proposalDecisionForm = z.object({ id: rowId, verdict: z.enum(['approve', 'refuse'], 'verdictTwo'), reason: linesOf({ min: 5, max: 500, message: 'reason' }) })
export const proposalForm = z.object({ id: rowId })
/** Ends or closes one thing. */
export const closingForm = z.object({ id: rowId, reason: justification })

/** A proposal as the inbox lists it. */
export interface ProposalRow {
  readonly id: string
  readonly number: string
  readonly kind: ProposalKind
  readonly subject: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>>
  readonly justification: string
  readonly proposedById: string
  readonly proposedByName: string
  readonly proposedAt: Date
  readonly lapsesAt: Date
  readonly status: ProposalStatus
  readonly decidedByName: string | null
  readonly decidedAt: Date | null
  readonly reason: string
  readonly lapseCause: LapseCause | null
  readonly madeId: string | null
  /** It waits for the reader's word. */
  readonly waitsForReader: boolean
  /** The reader proposed it, with this account or with another one. */
  readonly isOfSamePerson: boolean
  /** It is about the reader's own account or role, or about those of the same person. */
  readonly touchesReader: boolean
}
