import { z } from 'zod'
import { noteOf } from '@/lib/input'
import { verdicts } from '@/lib/trace/evidence/rules'

/** Why somebody traces: for the ledger, so without a registrant's number. */
export const traceReason = noteOf

const count = z.number().int().nonnegative()

/** What was brought, counted, as the trace's row keeps it. Before the answer nobody knows which column holds references and who was found. */
export const broughtCounts = z.strictObject({
  rows: count, uans: count, mobiles: count,
  /** Of the file's parameters those its header names. */
  columns: count,
  /** Cells of the column of references, and how many of them name any file. */
  references: count, read: count,
  /** People looked for and found, and exports on record. */
  people: count, sought: count, exports: count,
})
export type BroughtCounts = z.output<typeof broughtCounts>

/** One export of an answer with the counts that speak for it (lib/trace/evidence). */
export const tracedExport = z.strictObject({
  exportId: z.uuid(), verdict: z.enum(verdicts), confidence: z.number().min(0).max(1),
  references: count, strays: count, people: count, controls: count, pairs: count, rising: count, columns: count, fitting: count,
})
export type TracedExport = z.output<typeof tracedExport>
export const traceAnswer = z.array(tracedExport)
