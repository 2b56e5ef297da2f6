import { speakAs } from '@/lib/auth/acting'
import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { assertNever } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { log } from '@/lib/log'
import { type Notice, noticeOf } from '@/lib/mail/compose'
import { mailKinds } from '@/lib/mail/kinds'
import { type MailRow, selectMails } from '@/lib/notices/store'

/** A mail of its own that left, waits or was given up; the mail of the day that it was or will be in; or the portal alone. */
export type NoticeStanding = 'sent' | 'waits' | 'givenUp' | 'inDigest' | 'forDigest' | 'portalOnly'

/** What a person was told, when, and by which way beside the portal. */
export interface OwnNotice extends Notice {
  readonly at: Date
  readonly standing: NoticeStanding
}

/** A person's newest notices, in the language of the page: also what a full or mistyped mailbox never showed. */
export async function listNotices(person: PersonActor, locale: Locale): Promise<OwnNotice[]> {
  const rows = await inReadOnly('portal_web', async (tx) => {
    await speakAs(tx, person)
    return selectMails(tx, { personId: person.id, limit: limits.noticesListed })
  })
  return rows.flatMap((row) => noticeFrom(row, locale) ?? [])
}

/** A mail that this version has no words for any more, its kind or its parameters, is left out: the others are read all the same. */
function noticeFrom(row: MailRow, locale: Locale): OwnNotice | undefined {
  const { signInId, params, exportId, createdAt } = row
  const kind = mailKinds.find((each) => each === row.kind)
  if (!kind) return undefined
  try {
    return { ...noticeOf({ kind, locale, signInId, params, exportId, createdAt }), at: createdAt, standing: standingOf(row) }
  } catch (error) {
    log.warn({ error, kind }, 'a mail cannot be read again')
    return undefined
  }
}

function standingOf({ way, digest, isUnwanted, sentAt, isGivenUp }: MailRow): NoticeStanding {
  switch (way) {
    case 'none': return 'portalOnly'
    case 'digest': return digest === null ? (isUnwanted ? 'portalOnly' : 'forDigest') : digest === 'sent' ? 'inDigest' : digest === 'givenUp' ? 'givenUp' : 'forDigest'
    case 'atOnce': return sentAt !== null ? 'sent' : isGivenUp ? 'givenUp' : 'waits'
    default: return assertNever(way)
  }
}
