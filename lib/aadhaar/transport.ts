import fs from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { childOf, readXml } from '@/lib/aadhaar/xml-reader'
import { limits } from '@/lib/limits'

/** Why no answer came. None of them says anything about the person. */
export type TransportProblem = 'timeout' | 'unreachable' | 'httpStatus' | 'redirected' | 'tooLarge' | 'envelope'

export type TransportAnswer =
  | { readonly kind: 'answered'; readonly xml: string }
  /** `detail` is fit for the operator's log: a status or a system's error code, never an address. */
  | { readonly kind: 'unanswered'; readonly problem: TransportProblem; readonly detail: string }

/** The way to the agency that forwards requests to UIDAI (ASA). */
export interface AsaTransport {
  send(input: { path: readonly string[]; xml: string }): Promise<TransportAnswer>
}

/**
 * POST over HTTP(S), one answer within one time limit for everything. No redirect is followed: the address holds the licence key, and another host has no
 * business with it. Nothing of address or body ever leaves in an error.
 */
export function httpTransport({ asa }: Pick<AadhaarConfiguration, 'asa'>): AsaTransport {
  const authority = asa.authorityFile === undefined ? undefined : fs.readFileSync(asa.authorityFile)
  return {
    async send({ path, xml }) {
      const url = new URL([asa.baseUrl.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/'))
      const answer = await post({ url, xml, authority, timeoutMilliseconds: asa.timeoutMilliseconds })
      if (answer.kind === 'unanswered' || asa.envelope.kind === 'none') return answer
      const inner = unwrapped(answer.xml, asa.envelope)
      return inner === null ? unanswered('envelope', asa.envelope.element) : { kind: 'answered', xml: inner }
    },
  }
}

function post(input: { url: URL; xml: string; authority: Buffer | undefined; timeoutMilliseconds: number }): Promise<TransportAnswer> {
  const body = Buffer.from(input.xml)
  const signal = AbortSignal.timeout(input.timeoutMilliseconds)
  const failed = (error: NodeJS.ErrnoException): TransportAnswer => (signal.aborted ? unanswered('timeout', `${input.timeoutMilliseconds} ms`) : unanswered('unreachable', error.code ?? 'unknown'))
  return new Promise((resolve) => {
    const request = (input.url.protocol === 'https:' ? https : http).request(input.url, {
      method: 'POST', signal, agent: false, ...(input.authority ? { ca: input.authority } : {}),
      headers: { 'Content-Type': 'application/xml', 'Content-Length': body.length, Accept: 'application/xml, text/xml' },
    })
    request.on('error', (error) => resolve(failed(error)))
    request.on('response', (response) => {
      const status = response.statusCode ?? 0
      if (status !== 200) {
        response.destroy()
        return resolve(unanswered(status >= 300 && status < 400 ? 'redirected' : 'httpStatus', String(status)))
      }
      readAll(response).then((bytes) => resolve(bytes === null ? unanswered('tooLarge', `${limits.authAnswerBytesMax} bytes`) : decoded(bytes)), (error: NodeJS.ErrnoException) => resolve(failed(error)))
    })
    request.end(body)
  })
}

async function readAll(response: http.IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > limits.authAnswerBytesMax) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function decoded(bytes: Buffer): TransportAnswer {
  try {
    return { kind: 'answered', xml: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return unanswered('envelope', 'not UTF-8')
  }
}

function unwrapped(xml: string, envelope: { root: string; element: string }): string | null {
  const read = readXml(xml, { bytesMax: limits.authAnswerBytesMax })
  const inner = read.problem === null && read.root.name === envelope.root ? childOf(read.root, envelope.element) : null
  const answer = inner === null ? null : decoded(Buffer.from(inner.text, 'base64'))
  return answer?.kind === 'answered' ? answer.xml : null
}

function unanswered(problem: TransportProblem, detail: string): TransportAnswer {
  return { kind: 'unanswered', problem, detail }
}
