import { z } from 'zod'
import { notesOf, rowId } from '@/lib/input'

/** What a question is about; in words below `tickets.topics`. */
export const ticketTopics = ['access', 'data', 'files', 'signIn', 'error', 'other'] as const
export type TicketTopic = (typeof ticketTopics)[number]

/** What a page that broke gave: a fault's digits, never a worker's twelve. */
const referenceOf = z.string().regex(/^[\w@-]{0,40}$/).refine((typed) => !/\d{12}/.test(typed.replace(/[_-]/g, '')), 'numberInReason').default('')

/** A question or its answer. Neither goes to the ledger. */
const words = notesOf({ max: 2_000, short: 'ticketShort', number: 'ticketNumber' })

/** An officer's question; `page` and `reference` come along from where it was asked. */
export const askForm = z.object({ topic: z.enum(ticketTopics, 'required'), text: words, page: z.string().max(2_000).default(''), reference: referenceOf })
export const answerForm = z.object({ id: rowId, text: words })

export const ticketRow = z.object({
  id: z.string(), number: z.string(), topic: z.enum(ticketTopics), page: z.string(), reference: z.string(), text: z.string(), askedAt: z.date(), authorId: z.string(), authorName: z.string(), stateCode: z.number().nullable(),
  answeredAt: z.date().nullable(), answeredByName: z.string().nullable(), answer: z.string().nullable(),
})
/** A question to the help desk, with its answer if there is one. */
export type Ticket = z.output<typeof ticketRow>
