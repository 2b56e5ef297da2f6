import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import { pageOf } from '@/lib/tickets/rules'
import type { answerForm, askForm } from '@/lib/tickets/schema'
import { answerRow, findTicket, insertTicket, lockTickets } from '@/lib/tickets/store'

/** Asks the help desk, with the page it was asked on. Returns the question's number. Throws AppError: `limit` (ticketsMany), `ledger`. */
export function askHelpDesk({ officer, input }: { officer: OfficerActor; input: z.output<typeof askForm> }): Promise<string> {
  return inActorTransaction(officer, async (tx) => {
    const { waiting, today } = await lockTickets(tx, officer.id)
    if (waiting >= limits.ticketsWaitingMax || today >= limits.ticketsPerDay) throw new AppError('limit', { reason: 'ticketsMany' })
    const [number, page] = [referenceNumber('HD'), pageOf(input.page)]
    await insertTicket(tx, { id: randomUUID(), number, authorId: officer.id, topic: input.topic, page, reference: input.reference, text: input.text })
    record(tx, { kind: 'ticket.asked', actor: officer, stateCode: officer.stateCode, details: { number, topic: input.topic, page } })
    return number
  })
}

/** Answers a question, once; its officer reads it on the same page. Throws AppError: `not_found`, `conflict` (ticketAnswered), `ledger`. */
export function answerTicket({ actor, input }: { actor: AdminActor; input: z.output<typeof answerForm> }): Promise<void> {
  return inActorTransaction(actor, async (tx) => {
    const ticket = await findTicket(tx, input.id)
    if (!ticket) throw new AppError('not_found')
    if (!(await answerRow(tx, { id: input.id, adminId: actor.id, answer: input.text }))) throw new AppError('conflict', { reason: 'ticketAnswered' })
    await enqueueMail(tx, { kind: 'ticketAnswered', userId: ticket.authorId, params: { number: ticket.number } })
    record(tx, { kind: 'ticket.answered', actor, subjectId: ticket.authorId, stateCode: ticket.stateCode, details: { number: ticket.number } })
  })
}
