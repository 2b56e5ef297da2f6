import { z } from 'zod'
import { fieldKeys } from '@/lib/access/fields'
import { lookingCauses } from '@/lib/access/looking-causes'
import { experienceEvents } from '@/lib/audit/experience-catalogue'
import { oversightEvents } from '@/lib/audit/oversight-catalogue'
import { factorCauses, factorKinds } from '@/lib/factors/schema'

/**
 * Every kind of event and what its details hold. Never a registrant's value: ids, counts, codes, digests only. A digest of registrants' ids is keyed (record.ts).
 * The sentence of a kind for screens is `events.<kind>` in messages/ (dots become underscores).
 */
const filters = z.record(z.string(), z.union([z.string(), z.number()]))
const nothing = z.strictObject({})
/** What the look or the file was for, as the register called it then (product, A18); absent before there was a register, and where nothing was chosen. */
const purpose = z.string().optional()
/** What a file is: text for programs or a workbook for people; absent before there was a choice. */
const format = z.enum(['csv', 'xlsx']).optional()
/** The kinds of mails (lib/mail/kinds), said here again: the ledger's words depend on nobody. */
const mails = ['activation', 'exportLink', 'exportPassword', 'exportFailed', 'grantEnding', 'grantSuspended', 'grantChanged', 'requestAnswered', 'decisionWaits', 'reviewCall', 'deletionDue', 'factorSuspended', 'passwordChanged', 'recoveryNotice', 'deviceNew', 'handover', 'schedule', 'recipientKey', 'witnessAlarm', 'checkpoint', 'incident', 'oddity', 'ticketAnswered', 'digest'] as const
const reason = z.strictObject({ reason: z.string().max(500) })

const proposalKind = z.enum(['policy.change', 'purpose.new', 'purpose.change', 'purpose.close', 'adminRole.new', 'adminRole.change', 'admin.new', 'admin.end', 'admin.role', 'auditor.new', 'auditor.end',
  'state.change', 'profile.new', 'profile.change', 'profile.close', 'factor.exempt', 'factor.exemptEnd', 'terms.new', 'account.recover', 'adminNetworks.change', 'recipientKey.accept', 'hold.new', 'hold.end'])
const factorKind = z.enum(factorKinds)

export const catalogue = {
  /** By which factor; nothing in events of before there were factors. */
  'signIn.done': z.strictObject({ factor: factorKind.optional() }),
  /** What was typed as user id is never kept: it may have been a password. An account that it names is the event's subject. */
  'signIn.refused': z.strictObject({ cause: z.enum(['credentials', 'locked', 'inactive', 'throttled', 'network']) }),
  'signIn.locked': z.strictObject({ minutes: z.number().int() }),
  'signOut.done': nothing,
  /** Somebody signed in with a browser that the account did not know. */
  'device.new': nothing,
  /** A session that was cut off: from another browser of its person, with all others, or by a newer one. */
  'session.ended': z.strictObject({ cause: z.enum(['elsewhere', 'everywhere', 'newer']) }),
  /** By a command on the server, when the networks that two admins had set let none of them in. */
  'adminNetworks.opened': nothing,
  /** Never what a factor is made of: neither a key's id nor a number's digits. `act` is the act's name, or the step of signing in. */
  'factor.enrolled': z.strictObject({ kind: factorKind, label: z.string() }),
  'factor.refused': z.strictObject({ kind: factorKind.optional(), cause: z.enum(factorCauses), code: z.string().max(60).optional(), act: z.string() }),
  'factor.proven': z.strictObject({ kind: factorKind, act: z.string() }),
  'factor.revoked': z.strictObject({ kind: factorKind, cause: z.enum(['own', 'cloned', 'recovery', 'handover', 'closed']) }),
  'factor.exempted': z.strictObject({ until: z.iso.date() }),
  'factor.exemptionEnded': nothing,

  'activation.mailed': nothing,
  'activation.done': nothing,
  'activation.refused': nothing,

  /** On the public page, by somebody who proved nothing. */
  'recovery.asked': nothing,
  'recovery.refused': z.strictObject({ cause: z.enum(['unknown', 'open', 'throttled']) }),
  /** By whose account it is, signed in all the while. */
  'recovery.stopped': nothing,
  'recovery.decided': z.strictObject({ outcome: z.enum(['recovered', 'refused', 'setAside']), reason: z.string() }),

  /** `sessions` is how many others ended with it. */
  'password.changed': z.strictObject({ sessions: z.number().int() }),
  'password.refused': z.strictObject({ cause: z.enum(['old']) }),
  'terms.accepted': z.strictObject({ version: z.number().int() }),

  'account.created': z.strictObject({ kind: z.enum(['admin', 'officer', 'auditor']), userId: z.string(), orderNumber: z.string().optional() }),
  'account.activated': nothing,
  'account.deactivated': reason,

  /** `change` holds what the register will: limits, keys of parameters, permissions, words of the register; of a person the name and user id. */
  'proposal.made': z.strictObject({ number: z.string(), kind: proposalKind, subject: z.string(), change: z.record(z.string(), z.unknown()) }),
  'proposal.approved': z.strictObject({ number: z.string(), kind: proposalKind, subject: z.string(), change: z.record(z.string(), z.unknown()), reason: z.string() }),
  'proposal.refused': z.strictObject({ number: z.string(), kind: proposalKind, reason: z.string() }),
  'proposal.withdrawn': z.strictObject({ number: z.string(), kind: proposalKind }),
  'proposal.lapsed': z.strictObject({ number: z.string(), kind: proposalKind, cause: z.enum(['time', 'proposer', 'base', 'impossible']) }),

  /** Of before requests had drafts: entered and approved in one. */
  'request.proposed': z.strictObject({ number: z.string(), box: z.record(z.string(), z.unknown()) }),
  'request.started': z.strictObject({ number: z.string(), kind: z.enum(['newOfficer', 'change', 'renewal', 'end', 'handover']) }),
  /** A sheet of so many nominations was brought to be looked at; drafts made of it are requests that begin. */
  'request.sheetBrought': z.strictObject({ rows: z.number().int() }),
  /** Which parts of the form changed, never what they say. */
  'request.edited': z.strictObject({ number: z.string(), revision: z.number().int(), fields: z.array(z.string()) }),
  'request.letterAdded': z.strictObject({ number: z.string(), sha256: z.string(), sizeBytes: z.number().int() }),
  'request.letterRead': z.strictObject({ number: z.string(), sha256: z.string() }),
  'request.submitted': z.strictObject({ number: z.string(), revision: z.number().int(), box: z.record(z.string(), z.unknown()) }),
  'request.approved': z.strictObject({ number: z.string(), reason: z.string(), revision: z.number().int().optional(), previewHash: z.string().optional(), person: z.number().int().optional() }),
  'request.approvalFell': z.strictObject({ number: z.string(), cause: z.enum(['previewMoved']) }),
  'request.returned': z.strictObject({ number: z.string(), reason: z.string() }),
  'request.refused': z.strictObject({ number: z.string(), reason: z.string() }),
  /** An admin was shown what the request would open: which preview (its hash), and its counts; no value. */
  'request.previewed': z.strictObject({
    number: z.string(), revision: z.number().int(), hash: z.string(), view: z.number().int().nullable(), download: z.number().int().nullable(),
    lostView: z.number().int().nullable(), lostDownload: z.number().int().nullable(),
  }),
  'request.withdrawn': z.strictObject({ number: z.string() }),
  'request.lapsed': z.strictObject({ number: z.string() }),
  /** A grant ends where another starts, or because its State asked for the end. */
  'grant.replaced': z.strictObject({ number: z.string(), request: z.string(), at: z.string() }),
  'grant.given': z.strictObject({ number: z.string(), request: z.string() }),
  'grant.suspended': z.strictObject({ number: z.string(), reason: z.string() }),
  'grant.resumed': z.strictObject({ number: z.string(), reason: z.string() }),
  'grant.ended': z.strictObject({ number: z.string(), reason: z.string() }),
  /** Noted by the worker's round: `at` is when it happened by the grant's own dates, however late the round was. */
  'grant.started': z.strictObject({ number: z.string(), at: z.string() }),
  'grant.lapsed': z.strictObject({ number: z.string(), at: z.string() }),
  'grant.warned': z.strictObject({ number: z.string(), days: z.number().int() }),

  /** A charge on its way from one officer to another; `number` is the handover's, the subject its relieving officer. Never a nominee's address. */
  'handover.started': z.strictObject({ number: z.string() }),
  'handover.edited': z.strictObject({ number: z.string() }),
  'handover.letterAdded': z.strictObject({ number: z.string(), sha256: z.string(), sizeBytes: z.number().int() }),
  'handover.letterRead': z.strictObject({ number: z.string(), sha256: z.string() }),
  'handover.signed': z.strictObject({ number: z.string(), round: z.number().int(), reliefOn: z.string(), handed: z.number().int(), dropped: z.number().int(), kept: z.number().int(), stays: z.boolean() }),
  /** By an admin, the first of two: why the officer cannot hand over, and on what evidence. */
  'handover.contingencyEntered': z.strictObject({ number: z.string(), cause: z.enum(['death', 'suspension', 'vacancy']), evidence: z.string().max(1_000), until: z.string(), grants: z.number().int() }),
  'handover.contingencyBegun': z.strictObject({ number: z.string(), at: z.string(), sessions: z.number().int() }),
  'handover.withdrawn': z.strictObject({ number: z.string() }),
  'handover.returned': z.strictObject({ number: z.string(), reason: z.string() }),
  'handover.refused': z.strictObject({ number: z.string(), reason: z.string() }),
  'handover.approved': z.strictObject({ number: z.string(), acceptBy: z.string() }),
  'handover.declined': z.strictObject({ number: z.string(), reason: z.string() }),
  'handover.accepted': z.strictObject({ number: z.string(), at: z.string(), moved: z.number().int() }),
  /** `at` is the instant at which the one right ends and the other begins. */
  'handover.moved': z.strictObject({ number: z.string(), grant: z.string(), to: z.string(), at: z.string() }),
  'handover.dropped': z.strictObject({ number: z.string(), grant: z.string(), at: z.string() }),
  'handover.settled': z.strictObject({ number: z.string(), sessions: z.number().int() }),
  'handover.reminded': z.strictObject({ number: z.string(), days: z.number().int() }),
  'handover.lapsed': z.strictObject({ number: z.string() }),
  /** From now on neither officer holds what was to be handed over. */
  'handover.neither': z.strictObject({ number: z.string(), grants: z.number().int() }),

  'review.opened': z.strictObject({ review: z.string(), grants: z.number().int(), dueAt: z.string(), reason: z.string().optional() }),
  'review.reminded': z.strictObject({ review: z.string(), open: z.number().int() }),
  'review.escalated': z.strictObject({ review: z.string(), open: z.number().int() }),
  'review.confirmed': z.strictObject({ review: z.string(), number: z.string(), reason: z.string(), byApprover: z.boolean() }),
  'review.ended': z.strictObject({ review: z.string(), number: z.string(), reason: z.string() }),
  'review.overdue': z.strictObject({ review: z.string(), suspended: z.number().int() }),
  'review.closed': z.strictObject({ review: z.string(), confirmed: z.number().int(), ended: z.number().int(), over: z.number().int(), unanswered: z.number().int() }),

  'registrants.listed': z.strictObject({
    purpose, grants: z.array(z.string()), filters, columns: z.array(z.string()), rows: z.number().int(), digest: z.string(), count: z.number().int().nullable(),
    unmasked: z.number().int().optional(),
  }),
  'registrants.counted': z.strictObject({ purpose, grants: z.array(z.string()), filters, count: z.number().int() }),
  'registrant.opened': z.strictObject({ purpose, grants: z.array(z.string()), registrantId: z.string(), columns: z.array(z.string()), unmasked: z.number().int().optional() }),
  /** Never what was typed, nor its index: how many were found within the grants, a digest of their ids, and how many earlier look-ups of the day lay beside the number. */
  'registrants.lookedUp': z.strictObject({
    purpose, grants: z.array(z.string()), field: z.enum(['uan', 'mobile']), why: z.enum(lookingCauses), reason: z.string(), attempt: z.number().int(), attemptsMax: z.number().int(),
    count: z.number().int(), digest: z.string(), cause: z.enum(['shape']).optional(), near: z.number().int().optional(),
  }),
  'registrant.unmasked': z.strictObject({
    purpose, grant: z.string(), registrantId: z.string(), field: z.enum(fieldKeys), why: z.enum(lookingCauses), reason: z.string(), minutes: z.number().int(), attempt: z.number().int(), attemptsMax: z.number().int(),
  }),
  'home.viewed': z.strictObject({ purpose, grants: z.array(z.string()), count: z.number().int() }),

  'purpose.chosen': z.strictObject({ purposeId: z.string(), title: z.string() }),

  'export.requested': z.strictObject({ number: z.string(), format, purpose, grants: z.array(z.string()), filters, columns: z.array(z.string()), rowsExpected: z.number().int(), points: z.number().int().optional(), deleteBy: z.string().optional(), recipient: z.string().optional() }),
  /** Past the hard level of the officer's disclosure budget it waits for a second person, who reads why. */
  'export.held': z.strictObject({ number: z.string(), points: z.number().int(), why: z.string(), until: z.string() }),
  'export.approved': z.strictObject({ number: z.string(), reason: z.string(), points: z.number().int() }),
  'export.refused': z.strictObject({ number: z.string(), reason: z.string() }),
  /** A file of every week: how it was made, which of its weeks were not, and why it ended. */
  'schedule.made': z.strictObject({ number: z.string(), format, weekday: z.number().int(), until: z.string(), purpose, grants: z.array(z.string()), filters, columns: z.array(z.string()) }),
  'schedule.asked': z.strictObject({ number: z.string(), file: z.string(), format, dueOn: z.string(), grants: z.array(z.string()), columns: z.array(z.string()), deleteBy: z.string().optional() }),
  'schedule.skipped': z.strictObject({ number: z.string(), dueOn: z.string(), cause: z.enum(['nothing', 'notAllowed', 'tooManyRows', 'filesPerDay', 'budget']) }),
  'schedule.ended': z.strictObject({ number: z.string(), cause: z.enum(['stopped', 'officer', 'grant', 'until']) }),
  'export.building': z.strictObject({ number: z.string(), attempt: z.number().int() }),
  'export.built': z.strictObject({ number: z.string(), rows: z.number().int(), points: z.number().int().optional(), sizeBytes: z.number().int(), sha256: z.string(), digest: z.string(), recipient: z.string().optional() }),
  'export.failed': z.strictObject({ number: z.string(), cause: z.string() }),
  'export.cancelled': z.strictObject({ number: z.string() }),
  'export.revoked': z.strictObject({ number: z.string(), reason: z.string() }),
  'export.opened': z.strictObject({ number: z.string(), expiresAt: z.string(), deleteBy: z.string().optional() }),
  'export.downloadStarted': z.strictObject({ number: z.string(), fromByte: z.number().int(), toByte: z.number().int() }),
  'export.downloadEnded': z.strictObject({ number: z.string(), bytesSent: z.number().int(), complete: z.boolean() }),
  'export.passwordAsked': z.strictObject({ number: z.string() }),
  'export.expired': z.strictObject({ number: z.string() }),
  'export.lapsed': z.strictObject({ number: z.string() }),
  'export.destroyed': z.strictObject({ number: z.string() }),
  'export.passwordWiped': z.strictObject({ number: z.string() }),
  'export.deletionReminded': z.strictObject({ number: z.string(), deleteBy: z.string() }),
  /** The officer's word that the file and every copy are deleted; `daysLate` counts from the day by which they were to be, 0 in time. */
  'export.deletionConfirmed': z.strictObject({ number: z.string(), deleteBy: z.string().optional(), daysLate: z.number().int() }),
  /** A State's public key, named by its fingerprint; `until` and `endsAt` say when it is over. Never the key, its challenge or the answer. */
  'recipientKey.brought': z.strictObject({ number: z.string(), format: z.enum(['openpgp', 'age']), algorithm: z.string(), fingerprint: z.string(), until: z.string() }),
  /** Somebody pasted a private key into the form; nothing of it was kept. */
  'recipientKey.privateShown': nothing,
  'recipientKey.answerRefused': z.strictObject({ number: z.string(), left: z.number().int() }),
  'recipientKey.proven': z.strictObject({ number: z.string(), fingerprint: z.string() }),
  'recipientKey.withdrawn': z.strictObject({ number: z.string() }),
  'recipientKey.lapsed': z.strictObject({ number: z.string() }),
  'recipientKey.refused': z.strictObject({ number: z.string(), reason: z.string() }),
  'recipientKey.inForce': z.strictObject({ number: z.string(), fingerprint: z.string(), endsAt: z.string(), replaces: z.string().optional() }),
  'recipientKey.warned': z.strictObject({ number: z.string(), days: z.number().int() }),
  'recipientKey.revocationAsked': z.strictObject({ number: z.string(), reason: z.string() }),
  /** `files` is how many were taken back with it. */
  'recipientKey.revoked': z.strictObject({ number: z.string(), fingerprint: z.string(), reason: z.string(), files: z.number().int() }),
  'recipientKey.expired': z.strictObject({ number: z.string() }),
  /** A suspect file that was brought: how much of it, never what it holds; then how many exports its marks name, or else its people fit, and which. */
  'trace.asked': z.strictObject({ number: z.string(), reason: z.string(), sizeBytes: z.number().int(), rows: z.number().int(), uans: z.number().int(), mobiles: z.number().int() }),
  'trace.answered': z.strictObject({ number: z.string(), marked: z.number().int(), fitting: z.number().int(), exports: z.array(z.string()) }),

  'mail.sent': z.strictObject({ mail: z.enum(mails), messageId: z.string() }),
  'mail.failed': z.strictObject({ mail: z.enum(mails), messageId: z.string(), cause: z.string() }),

  /** What was asked of the simulator: by whom, about whom or what, at which instant. Never a registrant's id or value. */
  'simulator.officer': z.strictObject({ userId: z.string(), at: z.string(), grants: z.array(z.string()) }),
  'simulator.field': z.strictObject({ field: z.string(), state: z.number().int(), district: z.number().int().nullable(), at: z.string(), officers: z.number().int() }),
  'simulator.registrant': z.strictObject({ resolution: z.string().nullable(), at: z.string(), standing: z.enum(['over', 'absent', 'notKnown', 'known']), officers: z.number().int() }),
  /** A UAN was brought. Its resolution stands for the registrant: a digest of one id is undone by counting up to it. */
  'registrant.resolved': z.strictObject({
    reason: z.enum(['complaint', 'audit', 'incident', 'order', 'check']), note: z.string().max(300), isFound: z.boolean(), resolution: z.string(), leftToday: z.number().int(),
  }),
  /** Who received the data of the registrant of a resolution was told: how many looks and files, and of how many officers. */
  'registrant.disclosuresRead': z.strictObject({ resolution: z.string().nullable(), standing: z.enum(['over', 'absent', 'known']), looks: z.number().int(), files: z.number().int(), officers: z.number().int() }),

  'ledger.read': z.strictObject({ view: z.enum(['own', 'admin', 'auditor']), filters, rows: z.number().int() }),
  /** One event was looked at with all that it holds: which by its position where the reader knows positions, else by what it was and when. */
  'ledger.eventRead': z.strictObject({ view: z.enum(['own', 'admin', 'auditor']), kind: z.string(), at: z.string(), position: z.number().int().optional() }),
  /** The life of one officer (by user id), grant or file (by number) was read. */
  'ledger.timelineRead': z.strictObject({ of: z.enum(['officer', 'grant', 'export']), number: z.string(), rows: z.number().int() }),
  /** The ledger was taken, to be checked elsewhere: whole, or with filters what fits them. `rows` is how many events it had then. */
  'ledger.exported': z.strictObject({ rows: z.number().int(), filters: filters.optional() }),
  /** Filters that a person keeps under a name, for themselves. */
  'question.saved': z.strictObject({ name: z.string(), filters }),
  'question.opened': z.strictObject({ name: z.string() }),
  'question.renamed': z.strictObject({ was: z.string(), name: z.string() }),
  'question.deleted': z.strictObject({ name: z.string() }),
  ...oversightEvents,
  ...experienceEvents,
  /** A person asked for something that is not there or not theirs. `what` is a route or action, never an address with values. */
  'access.refused': z.strictObject({ what: z.string(), cause: z.string() }),
  /** Refusals of people who are not signed in that were counted instead of recorded; `network` is `all` for what no one network is counted for. */
  'strangers.repeated': z.strictObject({
    kind: z.enum(['access.refused', 'activation.refused', 'signIn.refused', 'recovery.refused']), count: z.number().int(), minutes: z.number().int(), network: z.string(),
  }),

  'import.finished': z.strictObject({
    fileSha256: z.string(), rows: z.number().int(), inserted: z.number().int(), updated: z.number().int(), unchanged: z.number().int(),
    older: z.number().int(), conflicting: z.number().int(), rejected: z.number().int(),
  }),
  'generate.finished': z.strictObject({ registrants: z.number().int(), seed: z.number().int(), days: z.number().int() }),
  'demo.redated': z.strictObject({ registrants: z.number().int(), days: z.number().int() }),
} as const

export type EventKind = keyof typeof catalogue
export type EventDetails<Kind extends EventKind> = z.input<(typeof catalogue)[Kind]>
export const eventKinds: readonly EventKind[] = Object.keys(catalogue).filter((kind): kind is EventKind => kind in catalogue)
