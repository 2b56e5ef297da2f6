import { speakAs } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import type { Ticket } from '@/lib/tickets/schema'
import { countWaiting, findTicket, selectTickets } from '@/lib/tickets/store'

/** The officer's own questions: those that wait, then the newest answers. */
export function listOwnTickets(officer: OfficerActor): Promise<Ticket[]> {
  return asReader(officer, (tx) => selectTickets(tx, { authorId: officer.id, limit: limits.listRowsMax }))
}

/** Everybody's questions: those that wait longest first. */
export function listTickets(actor: AdminActor): Promise<Ticket[]> {
  return asReader(actor, (tx) => selectTickets(tx, { limit: limits.listRowsMax }))
}

/** One question; undefined when there is none. */
export function readTicket(actor: AdminActor, id: string): Promise<Ticket | undefined> {
  return isRowId(id) ? asReader(actor, (tx) => findTicket(tx, id)) : Promise.resolve(undefined)
}

/** How many questions wait for an answer. */
export function countTickets(actor: AdminActor): Promise<number> {
  return asReader(actor, (tx) => countWaiting(tx))
}

/** The database shows a question to its officer and to admins who answer, so it must know who reads. */
function asReader<T>(person: PersonActor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inReadOnly('portal_web', async (tx) => {
    await speakAs(tx, person)
    return work(tx)
  })
}
