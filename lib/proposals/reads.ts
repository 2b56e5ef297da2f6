import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { ProposalKind, ProposalRow } from '@/lib/proposals/schema'
import { findProposal, selectProposals } from '@/lib/proposals/store'
import { readPurposes } from '@/lib/purposes/reads'

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

/** What a proposal names by an id, in words: roles and purposes in force. */
export interface ProposalNames {
  readonly roles: ReadonlyMap<string, { readonly en: string; readonly hi: string }>
  readonly purposes: ReadonlyMap<string, { readonly en: string; readonly hi: string }>
}

/** The names of roles and purposes. */
export function readProposalNames(_actor: AdminActor | AuditorActor): Promise<ProposalNames> {
  return inReadOnly('portal_web', async (tx) => {
    const roles = await tx.sql<{ id: string; en: string; hi: string }>('SELECT role_id AS id, name_en AS en, name_hi AS hi FROM portal.admin_role_version WHERE to_at IS NULL')
    const purposes = await readPurposes(tx)
    return { roles: new Map(roles.map((role) => [role.id, role])), purposes: new Map(purposes.map((purpose) => [purpose.id, purpose])) }
  })
}
