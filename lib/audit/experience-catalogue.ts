import { z } from 'zod'
import { choosable, ways } from '@/lib/notices/choices/schema'
import { ticketTopics } from '@/lib/tickets/schema'

const filters = z.record(z.string(), z.union([z.string(), z.number()]))

/** Part of the catalogue: kinds of events of pictures, views and the help desk. As there, never a registrant's value, and no word of a question. */
export const experienceEvents = {
  /** The numbers of a window as pictures: which were drawn, and how many workers they are of; nobody is shown. */
  'registrants.pictured': z.strictObject({ purpose: z.string().optional(), grants: z.array(z.string()), filters, pictures: z.array(z.enum(['days', 'districts', 'occupations', 'ages', 'states'])), count: z.number().int().nullable() }),
  /** A view of the list that its officer keeps: what it names, nothing that it found. */
  'view.saved': z.strictObject({ name: z.string(), filters, columns: z.array(z.string()) }),
  'view.deleted': z.strictObject({ name: z.string() }),
  /** A question to the help desk and its answer: what it is about and on which page, never its words. */
  'ticket.asked': z.strictObject({ number: z.string(), topic: z.enum(ticketTopics), page: z.string() }),
  'ticket.answered': z.strictObject({ number: z.string() }),
  /** How a person wants to have notices of a kind from now on. */
  'mail.chosen': z.strictObject({ mail: z.enum(choosable), way: z.enum(ways) }),
  /** Notices of a person went together into the mail of the day. */
  'mail.gathered': z.strictObject({ day: z.iso.date(), count: z.number().int() }),
} as const
