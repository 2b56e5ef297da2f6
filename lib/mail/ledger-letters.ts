import { formatCalendarDate, formatCount, formatDateTime } from '@/lib/i18n/format'
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

/** To admins and auditors about the witnesses of the ledger: that none signs, that personal data soon stops or did, that one signs again, that one saw another past. */
export function witnessLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const told = mailParams.witnessAlarm.parse(params)
  const action = told.reader === 'none' ? {} : { action: { label: words('mails.witnessAlarm.action'), href: link(told.reader === 'admin' ? '/admin/activity' : '/auditor') } }
  const subject = words(`mails.witnessAlarm.subjects.${told.step}`)
  if (told.step === 'over') return { subject, paragraphs: [words('mails.witnessAlarm.texts.over')], ...action }
  if (told.step === 'disputed') return { subject, paragraphs: [words(`mails.witnessAlarm.disputes.${told.cause}`, { witness: told.witness }), words('mails.witnessAlarm.disputes.then')], ...action }
  const time = (at: string): string => formatDateTime(new Date(at), locale)
  return { subject, paragraphs: [words(`mails.witnessAlarm.texts.${told.step}`, { since: time(told.since), stopsAt: time(told.stopsAt) }), words('mails.witnessAlarm.then')], ...action }
}

/** To an officer, once a day: a checkpoint of the ledger, and why it is worth keeping. */
export function checkpointLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { day, size, key, note } = mailParams.checkpoint.parse(params)
  return {
    subject: words('mails.checkpoint.subject', { date: formatCalendarDate(day, locale) }),
    paragraphs: [words('mails.checkpoint.text', { count: formatCount(size) }), words('mails.checkpoint.keep'), words('mails.checkpoint.below')], notice: words('mails.checkpoint.notice', { date: formatCalendarDate(day, locale), count: formatCount(size) }),
    block: `${key}\n\n${note}`, after: [words('mails.checkpoint.check')], action: { label: words('mails.checkpoint.action'), href: link('/verify') },
  }
}

/** To admins and auditors about an incident: that it was opened, that a clock of the law is near its end, that it is over and nobody was told. */
export function incidentLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const told = mailParams.incident.parse(params)
  const action = told.reader === 'none' ? {} : { action: { label: words('mails.incident.action'), href: link(`/${told.reader}/incidents/${told.id}`) } }
  if (told.event === 'opened') return { subject: words('mails.incident.opened.subject', { number: told.number }), paragraphs: [words('mails.incident.opened.text', { number: told.number, at: formatDateTime(new Date(told.noticedAt), locale) }), words('mails.incident.opened.clocks')], ...action }
  const values = { number: told.number, whom: words(`mails.incident.whom.${told.clock}`), at: formatDateTime(new Date(told.dueAt), locale) }
  return { subject: words(`mails.incident.${told.event}.subject`, values), paragraphs: [words(`mails.incident.${told.event}.text`, values)], ...action }
}

/** To auditors: the rules over the ledger found something. About whom stands on the page alone. */
export function oddityLetter({ params, locale, link }: LetterInput): Letter {
  const words = wordsIn(locale)
  const { found, waiting } = mailParams.oddity.parse(params)
  return {
    subject: words('mails.oddity.subject', { count: found, n: formatCount(found) }), paragraphs: [words('mails.oddity.text', { count: found, n: formatCount(found) }), words('mails.oddity.waiting', { count: waiting, n: formatCount(waiting) })],
    action: { label: words('mails.oddity.action'), href: link('/auditor/oddities') },
  }
}
