import { z } from 'zod'
import { noteOf, rowId } from '@/lib/input'

/** The rules over the ledger, in the order of their explanation. */
export const oddityRules = ['hour', 'network', 'district', 'volume', 'refusals', 'unopened', 'walking'] as const
export type OddityRule = (typeof oddityRules)[number]

/** What an auditor found behind one: a reason that holds, a rule that mistook, or an incident. */
export const oddityVerdicts = ['explained', 'mistaken', 'incident'] as const
export type OddityVerdict = (typeof oddityVerdicts)[number]

/** What a rule says of what it found, for its sentence. */
export const oddityFacts = z.object({
  hour: z.number().int().optional(), network: z.string().optional(), district: z.number().int().optional(), rows: z.number().int().optional(), usual: z.number().int().optional(), count: z.number().int().optional(),
  steps: z.number().int().optional(), misses: z.number().int().optional(),
})
export type OddityFacts = z.output<typeof oddityFacts>

/** An auditor's word on an oddity. */
export const closingForm = z.object({ id: rowId, finding: z.enum(oddityVerdicts, 'required'), note: noteOf })
