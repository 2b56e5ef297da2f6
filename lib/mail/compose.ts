import MailComposer from 'nodemailer/lib/mail-composer'
import { env } from '@/lib/env'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath, type Locale } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import { assertNever } from '@/lib/errors'
import { digestLetter } from '@/lib/mail/digest-letter'
import { type MailKind, mailParams } from '@/lib/mail/kinds'
import { checkpointLetter, incidentLetter, oddityLetter, witnessLetter } from '@/lib/mail/ledger-letters'
import { answeredLetter, changedLetter, deviceLetter, endingLetter, factorLetter, handoverLetter, keyLetter, reviewLetter, scheduleLetter, suspendedLetter, ticketLetter, waitingLetter } from '@/lib/mail/life-letters'

/** What a mail says: its paragraphs, at most one action, and for a password the secret on a line of its own. */
export interface Letter {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** What the portal says of it where the first words lead to what stands in the mail alone. */
  readonly notice?: string
  readonly secret?: string
  /** Text that stands in the mail as it is, line by line. */
  readonly block?: string
  readonly after?: readonly string[]
  readonly action?: { readonly label: string; readonly href: string }
}

/** Everything a mail is made of. Equal input gives equal bytes: date, Message-ID and boundary come from the row. */
export interface MailInput {
  readonly id: string
  readonly kind: MailKind
  readonly locale: Locale
  readonly name: string
  /** The user id by which the account signs in. */
  readonly signInId: string
  readonly email: string
  readonly params: unknown
  readonly secret: string | null
  readonly exportId: string | null
  readonly messageId: string
  readonly createdAt: Date
}

/** The whole message as it goes to the server, the same on every try (design, section 7). Throws on parameters that are not the kind's. */
export function composeMail(input: MailInput): Promise<Buffer> {
  const letter = letterOf(input)
  return new MailComposer({
    from: env().MAIL_FROM, to: input.email, subject: letter.subject, date: input.createdAt, messageId: input.messageId,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': input.locale },
    text: asText(input, letter), html: asHtml(input, letter),
    baseBoundary: input.id, textEncoding: 'base64', disableFileAccess: true, disableUrlAccess: true,
  }).compile().build()
}

/** What was mailed, as its person reads it in the portal: subject, first words and the way on. Never a secret, nor a link that is one. */
export interface Notice {
  readonly subject: string
  readonly text: string
  readonly action: { readonly label: string; readonly href: string } | null
}

/** The notice of a mail in the reader's language. Throws on parameters that are not the kind's. */
export function noticeOf(input: Pick<MailInput, 'kind' | 'locale' | 'signInId' | 'params' | 'exportId' | 'createdAt'>): Notice {
  const { subject, paragraphs, notice, action } = letterOf({ ...input, secret: '' })
  return { subject, text: notice ?? paragraphs[0] ?? '', action: input.kind === 'activation' ? null : action ?? null }
}

function letterOf({ kind, locale, signInId, params, secret, exportId, createdAt }: Omit<MailInput, 'id' | 'name' | 'email' | 'messageId'>): Letter {
  const words = wordsIn(locale)
  const link = (path: string): string => `${env().PORTAL_ORIGIN}${localePath(locale, path)}`
  switch (kind) {
    case 'activation': {
      const { expiresAt } = mailParams.activation.parse(params)
      return {
        subject: words('mails.activation.subject'),
        paragraphs: [words('mails.activation.text'), words('mails.activation.userId', { userId: signInId }), words('mails.activation.expires', { at: formatDateTime(new Date(expiresAt), locale) })],
        action: { label: words('mails.activation.action'), href: link(`/activate?token=${required(secret)}`) },
      }
    }
    case 'exportLink': {
      const { number, lapsesAt } = mailParams.exportLink.parse(params)
      return {
        subject: words('mails.exportLink.subject', { number }),
        paragraphs: [words('mails.exportLink.text', { number }), words('mails.exportLink.minutes'), words('mails.exportLink.lapses', { at: formatDateTime(new Date(lapsesAt), locale) })],
        action: { label: words('mails.exportLink.action'), href: link(`/files/${required(exportId)}`) },
      }
    }
    case 'exportPassword': {
      const { number, again } = mailParams.exportPassword.parse(params)
      return {
        subject: words('mails.exportPassword.subject', { number }), paragraphs: [words(again ? 'mails.exportPassword.again' : 'mails.exportPassword.text', { number })],
        notice: words('mails.exportPassword.notice', { number }), secret: required(secret), after: [words('mails.exportPassword.exact'), words('mails.exportPassword.how')],
      }
    }
    case 'exportFailed': {
      const { number, cause } = mailParams.exportFailed.parse(params)
      return {
        subject: words('mails.exportFailed.subject', { number }), paragraphs: [words(`mails.exportFailed.${cause}`, { number })],
        action: { label: words('mails.exportFailed.action'), href: link('/files') },
      }
    }
    case 'deletionDue': {
      const { number, deleteBy } = mailParams.deletionDue.parse(params)
      const date = formatCalendarDate(deleteBy, locale)
      return {
        subject: words('mails.deletionDue.subject', { number, date }), paragraphs: [words('mails.deletionDue.text', { number, date }), words('mails.deletionDue.then')],
        action: { label: words('mails.deletionDue.action'), href: link(`/files/${required(exportId)}`) },
      }
    }
    case 'grantEnding': return endingLetter({ params, locale, link })
    case 'grantSuspended': return suspendedLetter({ params, locale, link })
    case 'grantChanged': return changedLetter({ params, locale, link })
    case 'requestAnswered': return answeredLetter({ params, locale, link })
    case 'decisionWaits': return waitingLetter({ params, locale, link })
    case 'reviewCall': return reviewLetter({ params, locale, link })
    case 'deviceNew': return deviceLetter({ params, locale, link })
    case 'factorSuspended': return factorLetter({ params, locale, link })
    case 'passwordChanged': return {
      subject: words('mails.passwordChanged.subject'), paragraphs: [words('mails.passwordChanged.text', { at: formatDateTime(createdAt, locale) }), words('mails.passwordChanged.notYou')],
    }
    case 'recoveryNotice': {
      const { step } = mailParams.recoveryNotice.parse(params)
      return { subject: words(`mails.recoveryNotice.${step}.subject`), paragraphs: [words(`mails.recoveryNotice.${step}.text`, { at: formatDateTime(createdAt, locale) }), words(`mails.recoveryNotice.${step}.notYou`)] }
    }
    case 'handover': return handoverLetter({ params, locale, link })
    case 'schedule': return scheduleLetter({ params, locale, link })
    case 'recipientKey': return keyLetter({ params, locale, link })
    case 'witnessAlarm': return witnessLetter({ params, locale, link })
    case 'checkpoint': return checkpointLetter({ params, locale, link })
    case 'incident': return incidentLetter({ params, locale, link })
    case 'oddity': return oddityLetter({ params, locale, link })
    case 'ticketAnswered': return ticketLetter({ params, locale, link })
    case 'digest': return digestLetter({ params, locale, link, subjectOf: (notice) => letterOf({ ...notice, locale, signInId, secret: null, exportId: null, createdAt }).subject })
    default: return assertNever(kind)
  }
}

function asText(input: MailInput, letter: Letter): string {
  const words = wordsIn(input.locale)
  const action = letter.action ? [`${letter.action.label}:\n${letter.action.href}`] : []
  const secret = letter.secret === undefined ? [] : [`    ${letter.secret}`]
  const block = letter.block === undefined ? [] : [letter.block.trimEnd()]
  return [words('mails.greeting', { name: input.name }), ...letter.paragraphs, ...secret, ...block, ...(letter.after ?? []), ...action, words('frame.product'), words('mails.noReply')].join('\n\n') + '\n'
}

/** How a mail looks where its program lets it: a line that can be read, links broken anywhere so that a phone shows them whole, and the program's own colours, dark ones too. */
const LOOKS = '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><style>body{max-width:36rem;margin:1rem auto;padding:0 1rem;font:1rem/1.6 "Noto Sans","Nirmala UI","Segoe UI",sans-serif;overflow-wrap:anywhere}code{font-size:1.25rem}pre{white-space:pre-wrap}</style>'

/** The same without pictures, styles from elsewhere or anything that reports a reader. */
function asHtml(input: MailInput, letter: Letter): string {
  const words = wordsIn(input.locale)
  const paragraph = (text: string): string => `<p>${escape(text)}</p>`
  const action = letter.action ? [`<p><a href="${escape(letter.action.href)}">${escape(letter.action.label)}</a><br>${escape(letter.action.href)}</p>`] : []
  const secret = letter.secret === undefined ? [] : [`<p><code>${escape(letter.secret)}</code></p>`]
  const block = letter.block === undefined ? [] : [`<pre>${escape(letter.block)}</pre>`]
  const body = [
    paragraph(words('mails.greeting', { name: input.name })), ...letter.paragraphs.map(paragraph), ...secret, ...block, ...(letter.after ?? []).map(paragraph), ...action,
    paragraph(words('frame.product')), paragraph(words('mails.noReply')),
  ]
  return `<!doctype html><html lang="${input.locale}"><head><meta charset="utf-8">${LOOKS}<title>${escape(letter.subject)}</title></head><body>${body.join('')}</body></html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

function required(value: string | null): string {
  if (value === null) throw new Error('the mail lacks what it is about')
  return value
}
