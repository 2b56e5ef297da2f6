import type { Tx } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { findEnterer } from '@/lib/requests/decisions/store'
import type { RequestRecord } from '@/lib/requests/store'

/** Tells who entered a request what was said about it, in the caller's transaction. A request of a handover is no request of its own: the handover tells. */
export async function tellEnterer(tx: Tx, { request, event }: { request: Pick<RequestRecord, 'id' | 'number' | 'proposedById' | 'handoverId'>; event: MailParams['requestAnswered']['event'] }): Promise<void> {
  if (request.handoverId !== null) return
  const enterer = await findEnterer(tx, request.proposedById)
  // An officer who lost the account meanwhile, or an auditor who was an admin then, is told nothing.
  if (enterer) await enqueueMail(tx, { kind: 'requestAnswered', userId: request.proposedById, params: { number: request.number, requestId: request.id, event, reader: enterer.kind } })
}

/** Tells an officer that a grant of theirs was given or ended by a request that somebody else entered. */
export async function tellHolder(tx: Tx, { request, holderId, number, event }: { request: Pick<RequestRecord, 'proposedById' | 'handoverId'>; holderId: string | null; number: string; event: 'given' | 'ended' }): Promise<void> {
  if (request.handoverId !== null || holderId === null || holderId === request.proposedById) return
  await enqueueMail(tx, { kind: 'grantChanged', userId: holderId, params: { number, event } })
}
