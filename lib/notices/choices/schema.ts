import { z } from 'zod'

/** How a notice reaches its reader beside the portal: in a mail of its own at once, in the one mail of the day, or in the portal alone. */
export const ways = ['atOnce', 'digest', 'none'] as const
export type Way = (typeof ways)[number]
export type Reader = 'officer' | 'admin' | 'auditor'

/** Notices about which their readers choose, and how each comes to a reader who chose nothing (docs/decisions/0234). The database has the same list (portal.mail_topic, portal.mail_default), and the last word. */
export const topics = {
  exportFailed: { officer: 'atOnce' },
  schedule: { officer: 'atOnce' },
  ticketAnswered: { officer: 'digest' },
  requestAnswered: { officer: 'atOnce', admin: 'digest' },
  decisionWaits: { admin: 'digest' },
  reviewCall: { admin: 'atOnce', auditor: 'digest' },
  oddity: { auditor: 'digest' },
} as const satisfies Record<string, Partial<Record<Reader, Way>>>
export type Topic = keyof typeof topics
export const choosable = ['exportFailed', 'schedule', 'ticketAnswered', 'requestAnswered', 'decisionWaits', 'reviewCall', 'oddity'] as const satisfies readonly Topic[]

const everybody = ['officer', 'admin', 'auditor'] as const
/** What law, safety or the ceremony needs: always mailed at once, to these readers. `fileTaken`, `weeklyLost` and `reviewDue` are the part of a kind that nobody chooses about. */
export const fixedTopics = {
  exportLink: ['officer'], exportPassword: ['officer'], deletionDue: ['officer'], fileTaken: ['officer'], weeklyLost: ['officer'],
  grantEnding: ['officer'], grantSuspended: ['officer'], grantChanged: ['officer'], handover: ['officer', 'admin'], recipientKey: ['officer'], checkpoint: ['officer'],
  reviewDue: ['admin', 'auditor'], witnessAlarm: ['admin', 'auditor'], incident: ['admin', 'auditor'],
  activation: everybody, passwordChanged: everybody, recoveryNotice: everybody, deviceNew: everybody, factorSuspended: everybody,
} as const satisfies Record<string, readonly Reader[]>
export type FixedTopic = keyof typeof fixedTopics

const way = z.enum(ways, 'mailWay').optional()
/** A form that asks for something else of these says so, and is refused. */
const always = z.never('mailFixed').optional()

/** What a person chooses; a topic that is not named stays as it is. */
export const choiceForm = z.object({
  exportFailed: way, schedule: way, ticketAnswered: way, requestAnswered: way, decisionWaits: way, reviewCall: way, oddity: way,
  exportLink: always, exportPassword: always, deletionDue: always, fileTaken: always, weeklyLost: always, grantEnding: always, grantSuspended: always, grantChanged: always, handover: always, recipientKey: always, checkpoint: always,
  reviewDue: always, witnessAlarm: always, incident: always, activation: always, passwordChanged: always, recoveryNotice: always, deviceNew: always, factorSuspended: always,
})
export type ChoiceForm = z.output<typeof choiceForm>
