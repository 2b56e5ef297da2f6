import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { ProposalKind, ProposalRow } from '@/lib/proposals/schema'
import { findProposal, selectProposals } from '@/lib/proposals/store'

/** Proposals, what waits for the reader first; with `kinds` and `subject` those about one thing. */
export function readProposals(actor: AdminActor, about: { kinds?: readonly ProposalKind[]; subject?: string } = {}): Promise<ProposalRow[]> {
  return inReadOnly('portal_web', (tx) => selectProposals(tx, { readerId: actor.id, ...about, limit: limits.listRowsMax }))
}

/** One proposal; undefined when there is none of that id. */
export function readProposal(actor: AdminActor, id: string): Promise<ProposalRow | undefined> {
  return inReadOnly('portal_web', (tx) => findProposal(tx, { readerId: actor.id, id }))
}

/** How many proposals wait for this admin's word. */
export function countProposalsWaiting(actor: AdminActor): Promise<number> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ waiting: number }>(`SELECT count(*)::int AS waiting FROM portal.proposal p WHERE p.status = 'open' AND portal.proposal_waits(p, $1::uuid)`, [actor.id])
    return row?.waiting ?? 0
  })
}
