import http, { type IncomingHttpHeaders } from 'node:http'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Question {
  /** As it goes over the wire: nothing is normalised. */
  readonly path: string
  readonly method?: string
  /** The session's token. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: Buffer | string
}

const origin = new URL(process.env.PORTAL_ORIGIN ?? 'http://localhost:1')
// No connection is kept: one that lies idle between two questions may be closed by the server in the instant in which the next is sent.
const agent = new http.Agent({ keepAlive: false, maxSockets: 4 })

/** One request as a program sends it, without a browser's good manners. */
export function ask({ path, method = 'GET', token, headers = {}, body }: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const named = Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined))
    const request = http.request({
      host: '127.0.0.1', port: origin.port, path, method, agent,
      headers: { Host: origin.host, ...(token === undefined ? {} : { Cookie: `portal.session=${token}; portal-locale=en` }), ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }), ...named },
    }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => { text += chunk })
      const done = (): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      // A refused body may end the connection while it is still being sent; the answer had come by then.
      response.on('end', done).on('error', done)
    })
    request.on('error', (error) => reject(error))
    request.end(body)
  })
}

/** A POST of a form by a page of ours. */
export function post(question: Omit<Question, 'method'> & { body: Buffer | string }): Promise<Answer> {
  return ask({ ...question, method: 'POST', headers: { Origin: origin.origin, 'Content-Type': 'application/x-www-form-urlencoded', ...question.headers } })
}

/**
 * The answer's bytes without what must differ between two equal answers: the nonce, the clock, the words of the address that was asked,
 * and the order in which the framework's parallel work happened to finish (its lines are compared as a set, wherever its scripts part them).
 */
export function comparable(answer: Answer, asked: readonly string[] = []): string {
  const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1]
  let text = nonce === undefined ? answer.body : answer.body.replaceAll(nonce, '')
  // A short id (a State's code) also stands inside other numbers: of those only what follows a slash or a quotation mark is the address.
  for (const word of asked) text = word.length > 6 ? text.replaceAll(word, '') : text.replace(new RegExp(`(?<=[/"]|%2F)${word}(?!\\w)`, 'g'), '')
  text = text.replaceAll('"])</script><script nonce="">self.__next_f.push([1,"', '').replace(/\b\d{2}:\d{2}(:\d{2})?\b/g, '')
  return `${answer.status}\n${text.split(/\\n|\n/).sort().join('\n')}`
}

/** What a stack trace or a framework's own talk would leave in a body. */
export function leaks(answer: Answer): string[] {
  return [/\bat (?:async )?[\w.<>]+ \((?:file|node|\/|webpack|turbopack)[^)]*\)/, /\.next\/server/, /node_modules/, /\bSELECT\b[^<]*\bFROM\b/, /PrismaClient/, /digest":"\d{6,}/]
    .flatMap((pattern) => pattern.exec(answer.body)?.[0] ?? [])
}
