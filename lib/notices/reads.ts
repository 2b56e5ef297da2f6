import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import type { Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { type Notice, noticeOf } from '@/lib/mail/compose'
import { mailKinds } from '@/lib/mail/kinds'
import { type MailRow, selectMails } from '@/lib/notices/store'

/** What was mailed to a person, when, and whether it left. */
export interface OwnNotice extends Notice {
  readonly at: Date
  readonly standing: 'sent' | 'waits' | 'givenUp'
}

/** The newest mails to an officer or admin, in the language of the page: what a full or mistyped mailbox never showed. */
export async function listNotices(person: OfficerActor | AdminActor, locale: Locale): Promise<OwnNotice[]> {
  const rows = await inReadOnly('portal_web', (tx) => selectMails(tx, { personId: person.id, limit: limits.noticesListed }))
  return rows.flatMap((row) => noticeFrom(row, locale) ?? [])
}

/** A mail that this version has no words for any more, its kind or its parameters, is left out: the others are read all the same. */
function noticeFrom({ kind: word, params, exportId, signInId, createdAt, sentAt, isGivenUp }: MailRow, locale: Locale): OwnNotice | undefined {
  const kind = mailKinds.find((each) => each === word)
  if (!kind) return undefined
  try {
    return { ...noticeOf({ kind, locale, signInId, params, exportId, createdAt }), at: createdAt, standing: sentAt !== null ? 'sent' : isGivenUp ? 'givenUp' : 'waits' }
  } catch (error) {
    log.warn({ error, kind }, 'a mail cannot be read again')
    return undefined
  }
}
