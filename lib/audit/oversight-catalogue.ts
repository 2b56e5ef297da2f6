import { z } from 'zod'
import { clocks, recipients } from '@/lib/incidents/schema'
import { oddityRules, oddityVerdicts } from '@/lib/oddities/schema'

/** Part of the catalogue: kinds of events of what watches over the ledger. As there, never a registrant's value. */
export const oversightEvents = {
  /** Old events were written into an archive; then they were taken out of the database. */
  'ledger.archived': z.strictObject({ first: z.number().int(), last: z.number().int(), sha256: z.string(), sizeBytes: z.number().int() }),
  'ledger.pruned': z.strictObject({ first: z.number().int(), last: z.number().int() }),
  /** Proofs of own events were taken, under the checkpoint of so many events; `day` when they are all of a day. */
  'ledger.receiptTaken': z.strictObject({ rows: z.number().int(), size: z.number().int(), day: z.iso.date().optional() }),
  /** For so many minutes no witness had signed what is in the ledger: the alarm, its warnings, the stop of personal data (one without a step was the alarm); then one did. */
  'ledger.unwitnessed': z.strictObject({ minutes: z.number().int(), step: z.enum(['raised', 'first', 'last', 'stopped']).optional() }),
  'ledger.witnessed': z.strictObject({}),
  /** A witness saw another past of so many events, or more of it, than the portal shows. */
  'ledger.disputed': z.strictObject({ witness: z.string(), cause: z.enum(['fork', 'ahead']), size: z.number().int() }),
  /** The day's checkpoint went by mail to so many officers. */
  'ledger.checkpointMailed': z.strictObject({ day: z.iso.date(), size: z.number().int(), officers: z.number().int() }),
  /** A rule found something odd about somebody's day; an auditor read of it, or of all that waits; what was behind it. Never a value, nor about whom: admins read the ledger too, and may be the ones. */
  'oddity.found': z.strictObject({ number: z.string(), rule: z.enum(oddityRules) }),
  'oddity.read': z.strictObject({ number: z.string().optional(), rows: z.number().int() }),
  'oddity.closed': z.strictObject({ number: z.string(), rule: z.enum(oddityRules), verdict: z.enum(oddityVerdicts), note: z.string().max(300) }),
  /** An incident: opened, what was done and to whom it was reported, what its clocks called for (`hours` before the end, 0 the end), how it ended. What was written stands in the register. */
  'incident.opened': z.strictObject({ number: z.string(), title: z.string().max(120), noticedAt: z.string(), oddity: z.string().optional() }),
  'incident.noted': z.strictObject({ number: z.string() }),
  'incident.reported': z.strictObject({ number: z.string(), toldTo: z.enum(recipients), at: z.string(), reference: z.string().max(120) }),
  'incident.called': z.strictObject({ number: z.string(), clock: z.enum(clocks), hours: z.number().int() }),
  'incident.closed': z.strictObject({ number: z.string(), note: z.string().max(300) }),
  'incident.read': z.strictObject({ number: z.string().optional(), rows: z.number().int() }),
  /** The figures of a month that is over were counted, for good; somebody read those of a month. */
  'report.made': z.strictObject({ month: z.string(), states: z.number().int() }),
  /** Somebody looked at the pictures of how the portal was used in so many days. */
  'usage.read': z.strictObject({ days: z.number().int() }),
  'report.read': z.strictObject({ month: z.string() }),
} as const
