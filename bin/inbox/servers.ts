import http from 'node:http'
import { SMTPServer } from 'smtp-server'
import { contentPolicy, listPage, mailPage, missingPage } from './pages'
import type { InboxStore } from './store'

const mailBytesMax = 10_000_000

/** The mail server: takes everything, sends nothing on. Answers "taken" only when the mail is on disk. */
export function createMailServer(store: InboxStore): SMTPServer {
  return new SMTPServer({
    banner: 'development inbox',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: mailBytesMax,
    disableReverseLookup: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', (error) => done(error))
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(replyError(552, 'This mail is larger than the inbox takes'))
        // 451 asks the sender to try again later: a full disk is not the mail's fault.
        store.keep(Buffer.concat(chunks)).then(() => done(), () => done(replyError(451, 'The inbox could not write the mail')))
      })
    },
  })
}

function replyError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

/** The web page: list, one mail, the same as JSON for tests. Only GET, only under a loopback name. */
export function createWebServer(store: InboxStore): http.Server {
  return http.createServer((request, response) => {
    answer({ request, store }).then(
      ({ status, type, body }) => {
        response.writeHead(status, {
          'Content-Type': type, 'Content-Security-Policy': contentPolicy, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
          'Cache-Control': 'no-store', 'Cross-Origin-Resource-Policy': 'same-origin', ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
        })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
      () => response.writeHead(500).end(),
    )
  })
}

interface Answer {
  status: number
  type: string
  body: string
}

const html = 'text/html; charset=utf-8'
const plain = 'text/plain; charset=utf-8'

async function answer({ request, store }: { request: http.IncomingMessage; store: InboxStore }): Promise<Answer> {
  // A foreign name that points at this machine (DNS rebinding) must not read the mails.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) return { status: 421, type: plain, body: 'The inbox answers under localhost only.\n' }
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, type: plain, body: 'The inbox can only be read.\n' }
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/') return { status: 200, type: html, body: listPage(await store.list()) }
  if (url.pathname === '/messages.json') {
    const to = url.searchParams.get('to')
    const mails = (await store.list()).filter((mail) => to === null || mail.to.includes(to))
    return { status: 200, type: 'application/json', body: JSON.stringify(mails) }
  }
  const mail = url.pathname.startsWith('/mails/') ? await store.find(url.pathname.slice('/mails/'.length)) : null
  return mail ? { status: 200, type: html, body: mailPage(mail) } : { status: 404, type: html, body: missingPage() }
}
