import { browserNames } from '@/lib/auth/browser-names'
import { lastDayBefore } from '@/lib/clock'
import { formatCalendarDate, formatCount, formatDateTime, formatSpan } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import type { Letter } from '@/lib/mail/compose'
import { mailParams } from '@/lib/mail/kinds'

interface LetterInput {
  readonly params: unknown
  readonly locale: Locale
  /** The full address of a path without its language. */
  readonly link: (path: string) => string
}

/** To an officer whose grant ends soon. The date is what counts: a mail may be read days later. */
export function endingLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { grantId, number, endsOn, days } = mailParams.grantEnding.parse(params)
  const date = formatCalendarDate(endsOn, locale)
  return {
    subject: words('mails.grantEnding.subject', { number, date }),
    paragraphs: [words('mails.grantEnding.text', { number, date, left: formatSpan(days, 'day', locale) }), words('mails.grantEnding.then')],
    action: { label: words('mails.grantEnding.action'), href: link(`/requests/new?kind=renewal&grant=${grantId}`) },
  }
}

/** To an officer whose grant a review suspended. */
export function suspendedLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { number } = mailParams.grantSuspended.parse(params)
  return {
    subject: words('mails.grantSuspended.subject', { number }), paragraphs: [words('mails.grantSuspended.text', { number }), words('mails.grantSuspended.then')],
    action: { label: words('mails.grantSuspended.action'), href: link('/home') },
  }
}

/** To an officer whose grant somebody else changed. */
export function changedLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { number, event, at, replaces } = mailParams.grantChanged.parse(params)
  const isLess = event !== 'given' && event !== 'resumed'
  return {
    subject: words(`mails.grantChanged.${event}.subject`, { number }),
    paragraphs: [words(`mails.grantChanged.${event}.text`, { number, at: formatDateTime(new Date(at), locale), replaces: replaces ?? 'none' }), ...(isLess ? [words('mails.grantChanged.then')] : [])],
    action: isLess ? { label: words('mails.grantChanged.toActivity'), href: link('/activity') } : { label: words('mails.grantChanged.toHome'), href: link('/home') },
  }
}

/** To whoever entered a request about which something was said. */
export function answeredLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { number, requestId, event, reader } = mailParams.requestAnswered.parse(params)
  return {
    subject: words(`mails.requestAnswered.${event}.subject`, { number }), paragraphs: [words(`mails.requestAnswered.${event}.text`, { number })],
    action: { label: words('mails.requestAnswered.action'), href: link(reader === 'admin' ? `/admin/requests/${requestId}` : `/requests/${requestId}`) },
  }
}

const waitingPlaces = { request: '/admin/requests', handover: '/admin/handovers', contingency: '/admin/handovers', proposal: '/admin/proposals', file: '/admin/files' } as const

/** To an admin who may decide what was put before them. */
export function waitingLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { matter, number } = mailParams.decisionWaits.parse(params)
  return {
    subject: words(`mails.decisionWaits.${matter}.subject`, { number }), paragraphs: [words(`mails.decisionWaits.${matter}.text`, { number })],
    action: { label: words('mails.decisionWaits.action'), href: link(waitingPlaces[matter]) },
  }
}

/** To the owner of a key of which there seems to be a copy. */
export function factorLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { label } = mailParams.factorSuspended.parse(params)
  return {
    subject: words('mails.factorSuspended.subject'), paragraphs: [words('mails.factorSuspended.text', { label }), words('mails.factorSuspended.then')],
    action: { label: words('mails.factorSuspended.action'), href: link('/account') },
  }
}

/** To whoever signed in with a browser that the account did not know. */
export function deviceLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { at, address, userAgent } = mailParams.deviceNew.parse(params)
  return {
    subject: words('mails.deviceNew.subject'),
    paragraphs: [words('mails.deviceNew.text', { at: formatDateTime(new Date(at), locale), browser: words('sessions.browser', browserNames(userAgent)), address: address ?? words('sessions.noAddress') }), words('mails.deviceNew.own'), words('mails.deviceNew.then')],
    action: { label: words('mails.deviceNew.action'), href: link('/account') },
  }
}

/** To admins and auditors about a review: that it opened, what still waits, what will be or was suspended. */
export function reviewLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { stage, review, open, dueAt, reader } = mailParams.reviewCall.parse(params)
  return {
    subject: words(`mails.reviewCall.subjects.${stage}`, { review }),
    paragraphs: [words(`mails.reviewCall.stages.${stage}`, { review, count: open, n: formatCount(open), at: formatDateTime(new Date(dueAt), locale) }), words('mails.reviewCall.then')],
    action: { label: words('mails.reviewCall.action'), href: link(reader === 'admin' ? '/admin/reviews' : '/auditor/reviews') },
  }
}

/** To the officers of a handover about where it stands, and to admins when nobody took over. */
export function handoverLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { stage, number, at, reader } = mailParams.handover.parse(params)
  // Until when it can be accepted is a midnight: whoever reads its date would think of a day more.
  const isUntil = stage === 'approved' || stage === 'reminded'
  const values = { number, reader, at: at === null ? '' : isUntil ? formatCalendarDate(lastDayBefore(new Date(at)), locale) : formatDateTime(new Date(at), locale) }
  return {
    subject: words(`mails.handover.subjects.${stage}`, values), paragraphs: [words(`mails.handover.stages.${stage}`, values)],
    action: { label: words('mails.handover.action'), href: link(reader === 'admin' ? '/admin/handovers' : '/handovers') },
  }
}

/** To the officer of files of every week: a week for which there is none, or the end of them all. */
export function scheduleLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const told = mailParams.schedule.parse(params)
  const text = told.event === 'skipped' ? words(`mails.schedule.skipped.${told.cause}`, { number: told.number, day: formatCalendarDate(told.dueOn, locale) }) : words(`mails.schedule.ended.${told.cause}`, { number: told.number })
  return { subject: words(`mails.schedule.${told.event}.subject`, { number: told.number }), paragraphs: [text], action: { label: words('mails.schedule.action'), href: link('/files/weekly') } }
}

/** To every officer of a State about the key that its files are encrypted to. */
export function keyLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { event, number, endsAt } = mailParams.recipientKey.parse(params)
  const values = { number, at: formatDateTime(new Date(endsAt), locale) }
  return { subject: words(`mails.recipientKey.subjects.${event}`, values), paragraphs: [words(`mails.recipientKey.texts.${event}`, values)], action: { label: words('mails.recipientKey.action'), href: link('/recipient-key') } }
}

/** To an officer whose question the help desk answered. */
export function ticketLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { number } = mailParams.ticketAnswered.parse(params)
  return { subject: words('mails.ticketAnswered.subject', { number }), paragraphs: [words('mails.ticketAnswered.text', { number })], action: { label: words('mails.ticketAnswered.action'), href: link('/help-desk') } }
}
