import type { Permission } from '@/lib/auth/permissions'
import { assertNever } from '@/lib/errors'
import type { ProposalKind, ProposalRow } from '@/lib/proposals/schema'

/** The permission that both persons need; `portal.proposal_permission` says the same in the database. */
export function permissionOfKind(kind: ProposalKind): Permission {
  switch (kind) {
    case 'policy.change': case 'state.change': case 'terms.new': case 'adminNetworks.change': case 'recipientKey.accept': case 'hold.new': case 'hold.end': return 'policy'
    case 'purpose.new': case 'purpose.change': case 'purpose.close': case 'profile.new': case 'profile.change': case 'profile.close': return 'purposes'
    case 'adminRole.new': case 'adminRole.change': case 'admin.new': case 'admin.end': case 'admin.role': case 'account.recover': case 'auditor.new': case 'auditor.end': case 'factor.exempt': case 'factor.exemptEnd': return 'users'
    default: return assertNever(kind)
  }
}

/** One value that a proposal changes; `before` is undefined for what is new. */
export interface Change {
  readonly key: string
  readonly before: unknown
  readonly after: unknown
}

/** What differs, in the order in which the proposal was written. */
export function changesOf({ before, after }: Pick<ProposalRow, 'before' | 'after'>): Change[] {
  return Object.entries(after).filter(([key, value]) => JSON.stringify(before?.[key]) !== JSON.stringify(value)).map(([key, value]) => ({ key, before: before?.[key], after: value }))
}

/** Why the reader may or may not decide. */
export type ProposalStanding = 'mayDecide' | 'own' | 'samePerson' | 'touched' | 'permission' | 'closed'

/** The reader's standing towards a proposal; the database decides again. */
export function standingOf(proposal: ProposalRow, reader: { id: string; permissions: readonly Permission[] }): ProposalStanding {
  if (proposal.status !== 'open') return 'closed'
  if (proposal.proposedById === reader.id) return 'own'
  if (!reader.permissions.includes(permissionOfKind(proposal.kind))) return 'permission'
  if (proposal.isOfSamePerson) return 'samePerson'
  return proposal.touchesReader ? 'touched' : 'mayDecide'
}

/** The key of something new, made of its English name: small letters, digits and hyphens, a letter first, at most 40. Null when nothing is left of it. */
export function keyOf(name: string): string | null {
  const key = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, 40).replace(/-+$/, '')
  return key.length < 3 ? null : key
}
