import { z } from 'zod'

/** Who reads of the ledger, and on which page: an admin whose role does not allow that has the mail alone. */
const watcher = z.enum(['admin', 'auditor', 'none'])

/** Kinds that may come together in one mail a day; lib/notices/choices says which of them are whose. */
export const digestKinds = ['exportFailed', 'schedule', 'ticketAnswered', 'requestAnswered', 'decisionWaits', 'reviewCall', 'oddity'] as const

/** What the words of each kind of mail need beyond the user row. Never a secret, never a registrant's value. */
export const mailParams = {
  /** `secret` is the single-use token; the words say how long it lives. */
  activation: z.strictObject({ expiresAt: z.iso.datetime() }),
  exportLink: z.strictObject({ number: z.string(), lapsesAt: z.iso.datetime() }),
  /** `secret` is the archive's password. */
  exportPassword: z.strictObject({ number: z.string(), again: z.boolean() }),
  exportFailed: z.strictObject({ number: z.string(), cause: z.enum(['failed', 'fileLost', 'grantsChanged', 'tooManyRows', 'overBudget', 'refused', 'notDecided', 'keyChanged', 'keyRevoked']) }),
  /** `endsOn` is the grant's last day, `days` how far away it was when the warning was made. */
  grantEnding: z.strictObject({ grantId: z.uuid(), number: z.string(), endsOn: z.iso.date(), days: z.number().int() }),
  /** `deleteBy` is the day by which the file is to be deleted. */
  deletionDue: z.strictObject({ number: z.string(), deleteBy: z.iso.date() }),
  /** To an officer whose grant a review suspended. */
  grantSuspended: z.strictObject({ number: z.string() }),
  /**
   * To an officer whose grant somebody else changed: it was suspended, resumed or ended, by an admin or with a grant that it follows; it was given, or its end was set, by somebody else's request.
   * `at` is the instant from which it holds; `replaces` the grant whose place it takes.
   */
  grantChanged: z.strictObject({ number: z.string(), event: z.enum(['given', 'suspended', 'resumed', 'ended', 'endsAhead']), at: z.iso.datetime(), replaces: z.string().nullable() }),
  /** To whoever entered a request: what was said about it. Questions and reasons stay in the portal. */
  requestAnswered: z.strictObject({ number: z.string(), requestId: z.uuid(), event: z.enum(['returned', 'refused', 'approved', 'lapsed']), reader: z.enum(['officer', 'admin']) }),
  /** To admins who may decide: something was put before them. What it is about stays in the portal. */
  decisionWaits: z.strictObject({ matter: z.enum(['request', 'handover', 'contingency', 'proposal', 'file']), number: z.string() }),
  /** To admins and auditors about a review: `open` is how many grants wait for an answer. */
  reviewCall: z.strictObject({ stage: z.enum(['opened', 'reminded', 'escalated', 'overdue']), review: z.string(), open: z.number().int(), dueAt: z.iso.datetime(), reader: z.enum(['admin', 'auditor']) }),
  /** To the owner of a key of which there is a copy: it was suspended. `label` is what its owner calls it. */
  factorSuspended: z.strictObject({ label: z.string() }),
  /** When it happened is when the mail was written. */
  passwordChanged: z.strictObject({}),
  /** To whose account it is: somebody said on the public page that it cannot be signed in to; an admin proposed to let its owner in anew; two admins did. */
  recoveryNotice: z.strictObject({ step: z.enum(['asked', 'proposed', 'approved']) }),
  /** To whoever signed in with a browser that the account did not know: when, from where, and what the browser says of itself. */
  deviceNew: z.strictObject({ at: z.iso.datetime(), address: z.string().nullable(), userAgent: z.string().nullable() }),
  /** To the officers of a handover, and to admins when nobody took over. `at` is the instant the stage is about: acceptable until, moves at, neither from. */
  handover: z.strictObject({
    stage: z.enum(['approved', 'reminded', 'accepted', 'settled', 'declined', 'returned', 'refused', 'lapsed', 'neither', 'acting']), number: z.string(), at: z.iso.datetime().nullable(), reader: z.enum(['relieving', 'successor', 'admin']),
  }),
  /** Of files of every week: a week for which there is none, on the day `dueOn`, or the end of them all. */
  schedule: z.discriminatedUnion('event', [
    z.strictObject({ event: z.literal('skipped'), number: z.string(), dueOn: z.iso.date(), cause: z.enum(['nothing', 'notAllowed', 'tooManyRows', 'filesPerDay', 'budget']) }),
    z.strictObject({ event: z.literal('ended'), number: z.string(), cause: z.enum(['officer', 'grant', 'until']) }),
  ]),
  /** To every officer of a State about its public key: it came into force, soon ends, ended. `endsAt` is when it is or was to be over. */
  recipientKey: z.strictObject({ event: z.enum(['inForce', 'refused', 'ending', 'expired', 'revoked']), number: z.string(), endsAt: z.iso.datetime() }),
  /** To admins and auditors when no witness has signed the ledger since `since`: personal data stops at `stopsAt`; that one did again; that one saw another past. */
  witnessAlarm: z.discriminatedUnion('step', [
    z.strictObject({ step: z.enum(['raised', 'first', 'last', 'stopped']), since: z.iso.datetime(), stopsAt: z.iso.datetime(), reader: watcher }),
    z.strictObject({ step: z.literal('over'), reader: watcher }),
    z.strictObject({ step: z.literal('disputed'), witness: z.string(), cause: z.enum(['fork', 'ahead']), reader: watcher }),
  ]),
  /** To officers who hold grants, each day: the ledger's public key and the signed note of a checkpoint of `size` events, to be kept. */
  checkpoint: z.strictObject({ day: z.iso.date(), size: z.number().int(), key: z.string(), note: z.string() }),
  /** To admins and auditors about an incident: it was opened; one of its clocks is near its end; it is over and nothing was told. */
  incident: z.discriminatedUnion('event', [
    z.strictObject({ event: z.literal('opened'), number: z.string(), id: z.uuid(), noticedAt: z.iso.datetime(), reader: watcher }),
    z.strictObject({ event: z.enum(['due', 'missed']), number: z.string(), id: z.uuid(), clock: z.enum(['certIn', 'board']), dueAt: z.iso.datetime(), reader: watcher }),
  ]),
  /** To auditors: so many oddities were found just now, so many wait in all. What they are about stays in the portal. */
  oddity: z.strictObject({ found: z.number().int(), waiting: z.number().int() }),
  /** To an officer: the help desk answered. Its words stay in the portal. */
  ticketAnswered: z.strictObject({ number: z.string() }),
  /** Notices of a day that their reader wants in one mail: the newest of them as they would have been mailed, and how many there are `more`. */
  digest: z.strictObject({ day: z.iso.date(), notices: z.array(z.strictObject({ kind: z.enum(digestKinds), params: z.unknown() })), more: z.number().int() }),
} as const

export type MailKind = keyof typeof mailParams
export type MailParams = { readonly [Kind in MailKind]: z.output<(typeof mailParams)[Kind]> }
export const mailKinds = ['activation', 'exportLink', 'exportPassword', 'exportFailed', 'grantEnding', 'grantSuspended', 'grantChanged', 'requestAnswered', 'decisionWaits', 'reviewCall', 'deletionDue', 'factorSuspended', 'passwordChanged', 'recoveryNotice', 'deviceNew', 'handover', 'schedule', 'recipientKey', 'witnessAlarm', 'checkpoint', 'incident', 'oddity', 'ticketAnswered', 'digest'] as const satisfies readonly MailKind[]
