import { formatCalendarDate, formatCount } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import type { Letter } from '@/lib/mail/compose'
import { mailParams, type MailParams } from '@/lib/mail/kinds'

interface LetterInput {
  readonly params: unknown
  readonly locale: Locale
  /** The full address of a path without its language. */
  readonly link: (path: string) => string
  /** What a notice would be called in a mail of its own. */
  readonly subjectOf: (notice: MailParams['digest']['notices'][number]) => string
}

/** The notices of a day in one mail: what each is called, and one way to all of them. */
export function digestLetter({ params, locale, link, subjectOf }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { day, notices, more } = mailParams.digest.parse(params)
  const [count, subjects] = [notices.length + more, notices.flatMap((notice) => readable(() => subjectOf(notice)))]
  const unnamed = count - subjects.length
  return {
    subject: words('mails.digest.subject', { count, n: formatCount(count), date: formatCalendarDate(day, locale) }),
    paragraphs: [words('mails.digest.text', { count }), ...subjects.map((subject) => `• ${subject}`), ...(unnamed > 0 ? [words('mails.digest.more', { count: unnamed, n: formatCount(unnamed) })] : [])],
    after: [words('mails.digest.choice')], action: { label: words('mails.digest.action'), href: link('/notices') },
  }
}

/** A notice that this version has no words for any more is counted and not named: the others are told all the same. */
function readable(subject: () => string): string[] {
  try {
    return [subject()]
  } catch {
    return []
  }
}
