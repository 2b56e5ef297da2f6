import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { openSecret } from '@/lib/crypto/sealed-secret'
import { inRoleTransaction } from '@/lib/db/transaction'
import { enqueue, mailJobKey } from '@/lib/jobs/enqueue'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { composeMail } from '@/lib/mail/compose'
import { findWaiting, markFailed, markSent, type OutboxRow } from '@/lib/mail/outbox'
import { mailSecretLabel, passwordLabel } from '@/lib/mail/secret-labels'
import { isPlainAddress, sendBytes } from '@/lib/mail/transport'

const worker = systemActor('worker')

/**
 * Sends one mail of the outbox. Sent before: nothing. A worker that dies between the server's acceptance and our note sends it twice, with the
 * same Message-ID and the same bytes. A failure is noted and tried again after pauses of at most two minutes, then (after `mailQuickAttempts`) of half an hour, and
 * given up after `mailAttemptsMax` attempts.
 */
export async function deliverMail(id: string): Promise<void> {
  const mail = await inRoleTransaction('portal_worker', (tx) => findWaiting(tx, id))
  if (!mail) return
  const obstacle = obstacleOf(mail)
  if (obstacle) return noteFailure(mail, { cause: obstacle, givenUp: true })
  try {
    await sendBytes({ to: mail.email, bytes: await composeMail({ ...mail, secret: secretOf(mail) }) })
  } catch (error) {
    log.warn({ mail: mail.id, error }, 'a mail was not sent')
    return noteFailure(mail, { cause: codeOf(error), givenUp: mail.attempts + 1 >= limits.mailAttemptsMax })
  }
  await inRoleTransaction('portal_worker', async (tx) => {
    if (!(await markSent(tx, { id: mail.id, to: mail.email }))) return
    record(tx, { ...about(mail), kind: 'mail.sent', details: { mail: mail.kind, messageId: mail.messageId } })
  })
}

/** Why the mail may not go out at all any more, or nothing. */
function obstacleOf(mail: OutboxRow): string | undefined {
  if (mail.userStatus === 'deactivated') return 'deactivated'
  if (mail.kind !== 'activation' && mail.userStatus !== 'active') return 'inactive'
  if (!isPlainAddress(mail.email)) return 'address'
  if (mail.kind === 'exportLink' && mail.exportStatus !== 'ready') return 'over'
  if (mail.kind === 'exportPassword' && (!mail.passwordSealed || mail.exportStatus === 'revoked')) return 'over'
  // A warning that waited for its server too long warns of nothing any more.
  if (mail.kind === 'grantEnding' && mail.isGrantOver) return 'over'
  if (mail.kind === 'deletionDue' && mail.isFileDeleted) return 'over'
  if (mail.kind === 'activation' && !mail.secretSealed) return 'over'
  return undefined
}

/** The password is kept once, in the export's row; a token in the mail's. */
function secretOf(mail: OutboxRow): string | null {
  if (mail.kind === 'exportPassword' && mail.passwordSealed && mail.exportId) return openSecret({ sealed: mail.passwordSealed, label: passwordLabel(mail.exportId) })
  return mail.secretSealed && openSecret({ sealed: mail.secretSealed, label: mailSecretLabel({ mailId: mail.id, userId: mail.userId }) })
}

async function noteFailure(mail: OutboxRow, { cause, givenUp }: { cause: string; givenUp: boolean }): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    const nextAt = await markFailed(tx, { id: mail.id, cause, givenUp, pauseSeconds: pauseAfter(mail.attempts + 1) })
    if (nextAt) await enqueue(tx, { task: 'sendMail', payload: { mailId: mail.id }, jobKey: mailJobKey(mail.id), runAt: nextAt })
    // The first failure and the end are events; the tries between would bury the ledger when a server is away.
    if (givenUp || mail.attempts === 0) record(tx, { ...about(mail), kind: 'mail.failed', outcome: 'failed', details: { mail: mail.kind, messageId: mail.messageId, cause } })
  })
}

/** Two, four, eight seconds … two minutes; after forty attempts (an hour and ten minutes) every half hour. A server that is back within the hour finds its mails within two minutes. */
function pauseAfter(attempts: number): number {
  return attempts > limits.mailQuickAttempts ? 1_800 : Math.min(120, 2 ** attempts)
}

/** What kind of failure it was, without the server's words: they may quote the address. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}

function about(mail: OutboxRow) {
  return { actor: worker, subjectId: mail.userId, stateCode: mail.stateCode, exportId: mail.exportId } as const
}
