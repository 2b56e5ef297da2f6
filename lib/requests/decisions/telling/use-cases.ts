import type { Tx } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { findEnterer, isActive } from '@/lib/requests/decisions/store'
import type { RequestRecord } from '@/lib/requests/store'

/** Tells who entered a request what was said about it, in the caller's transaction. A request of a handover is no request of its own: the handover tells. */
export async function tellEnterer(tx: Tx, { request, event }: { request: Pick<RequestRecord, 'id' | 'number' | 'proposedById' | 'handoverId'>; event: MailParams['requestAnswered']['event'] }): Promise<void> {
  if (request.handoverId !== null) return
  const enterer = await findEnterer(tx, request.proposedById)
  // Who lost the account meanwhile is told nothing.
  if (enterer) await enqueueMail(tx, { kind: 'requestAnswered', userId: request.proposedById, params: { number: request.number, requestId: request.id, event, reader: enterer.kind } })
}

/** Tells an officer in use that a grant of theirs was given, or its end written, by a request that somebody else entered. `at` is the instant from which it holds. */
export async function tellHolder(tx: Tx, { request, holderId, at, ...grant }: { request: Pick<RequestRecord, 'proposedById' | 'handoverId'>; holderId: string | null; at: Date } & Pick<MailParams['grantChanged'], 'number' | 'event' | 'replaces'>): Promise<void> {
  if (request.handoverId !== null || holderId === null || holderId === request.proposedById || !(await isActive(tx, holderId))) return
  await enqueueMail(tx, { kind: 'grantChanged', userId: holderId, params: { ...grant, at: at.toISOString() } })
}
