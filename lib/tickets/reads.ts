import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import type { Ticket } from '@/lib/tickets/schema'
import { countWaiting, findTicket, selectTickets } from '@/lib/tickets/store'

/** The officer's own questions: those that wait, then the newest answers. */
export function listOwnTickets(officer: OfficerActor): Promise<Ticket[]> {
  return inReadOnly('portal_web', (tx) => selectTickets(tx, { authorId: officer.id, limit: limits.listRowsMax }))
}

/** Everybody's questions: those that wait longest first. */
export function listTickets(_actor: AdminActor): Promise<Ticket[]> {
  return inReadOnly('portal_web', (tx) => selectTickets(tx, { limit: limits.listRowsMax }))
}

/** One question; undefined when there is none. */
export function readTicket(_actor: AdminActor, id: string): Promise<Ticket | undefined> {
  return isRowId(id) ? inReadOnly('portal_web', (tx) => findTicket(tx, id)) : Promise.resolve(undefined)
}

/** How many questions wait for an answer. */
export function countTickets(_actor: AdminActor): Promise<number> {
  return inReadOnly('portal_web', (tx) => countWaiting(tx))
}
