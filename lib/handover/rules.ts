import type { HandoverRow } from '@/lib/handover/store'

/**
 * Whether a handover is an officer's to see, its letter with it: the own one, or from the approval on one to them. A contingency is no affair of the officer it
 * is about: admins speak of them there, and the ledger tells them what came of it.
 */
export function isOfOfficer({ officerId, successorId, mode, approvedAt }: Pick<HandoverRow, 'officerId' | 'successorId' | 'mode' | 'approvedAt'>, id: string): boolean {
  return (officerId === id && mode === 'signed') || (successorId === id && approvedAt !== null)
}
