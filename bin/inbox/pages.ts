import { createHash } from 'node:crypto'
import { findLinks, type InboxMail } from './store'

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}
header{border-bottom:3px solid #b45309;margin-bottom:1rem}.note{background:#fef3c7;padding:.5rem .75rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;border-bottom:1px solid #ddd;vertical-align:top}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;background:#f6f6f6;padding:1rem}a{color:#0b4f9c}dt{font-weight:600}dd{margin:0 0 .5rem}`

/** Nothing but the page's own style may load or run: a mail's text is a stranger's. */
export const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export function listPage(mails: InboxMail[]): string {
  const rows = mails.map((mail) => `<tr><td>${time(mail.receivedAt)}</td><td>${escape(mail.to.join(', '))}</td><td><a href="/mails/${mail.id}">${escape(mail.subject || '(no subject)')}</a></td></tr>`)
  const table = `<table><thead><tr><th scope="col">Received</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  // Read again by itself, without a script, so that a mail appears while one waits for it.
  return page({ title: 'Inbox', refreshSeconds: 5, body: mails.length > 0 ? table : '<p>No mail yet. This page reads itself again every five seconds.</p>' })
}

export function mailPage(mail: InboxMail): string {
  const facts = `<dl><dt>From</dt><dd>${escape(mail.from)}</dd><dt>To</dt><dd>${escape(mail.to.join(', '))}</dd><dt>Received</dt><dd>${time(mail.receivedAt)}</dd></dl>`
  return page({ title: mail.subject || '(no subject)', body: `<p><a href="/">All mails</a></p>${facts}<pre>${linked(mail.text)}</pre>` })
}

export function missingPage(): string {
  return page({ title: 'Not found', body: '<p>There is no such mail. <a href="/">All mails</a></p>' })
}

function page({ title, body, refreshSeconds }: { title: string; body: string; refreshSeconds?: number }): string {
  const refresh = refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<title>${escape(title)} · Development inbox</title><style>${style}</style></head><body><header><p class="note">Development inbox, demonstration only. Mails stay on this machine.</p><h1>${escape(title)}</h1></header><main>${body}</main></body></html>`
}

/** The text, escaped, with its addresses as links. */
export function linked(text: string): string {
  let html = ''
  let from = 0
  for (const link of findLinks(text)) {
    const at = text.indexOf(link, from)
    html += `${escape(text.slice(from, at))}<a href="${escape(link)}" rel="noreferrer">${escape(link)}</a>`
    from = at + link.length
  }
  return html + escape(text.slice(from))
}

function time(iso: string): string {
  const shown = new Intl.DateTimeFormat('en-IN', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'Asia/Kolkata' }).format(new Date(iso))
  return `<time datetime="${iso}">${shown} IST</time>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
