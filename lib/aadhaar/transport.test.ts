import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { Hidden } from '@/lib/aadhaar/hidden'
import { httpTransport, type TransportAnswer } from '@/lib/aadhaar/transport'

type Asa = AadhaarConfiguration['asa']
const asked: { method?: string; url?: string; type?: string; body: string }[] = []
let server: http.Server
let base = ''

const answers: Readonly<Record<string, (response: http.ServerResponse) => void>> = {
  good: (response) => response.end('<AuthRes/>'),
  broken: (response) => response.writeHead(500).end('<AuthRes ret="y"/>'),
  elsewhere: (response) => response.writeHead(302, { Location: `${base}/good` }).end(),
  large: (response) => response.end('x'.repeat(70_000)),
  endless: (response) => void setInterval(() => response.write('x'), 20).unref(),
  silent: () => undefined,
  latin1: (response) => response.end(Buffer.from('<AuthRes x="\u00e9"/>', 'latin1')),
  cut: (response) => {
    response.writeHead(200, { 'Content-Length': 100 })
    response.write('<AuthRes')
    setTimeout(() => response.destroy(), 20)
  },
  wrapped: (response) => response.end(`<xml><client_id>1</client_id><res_data>${Buffer.from('<AuthRes ret="n"/>').toString('base64')}</res_data></xml>`),
}

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => { body += String(chunk) })
    request.on('end', () => {
      asked.push({ method: request.method, url: request.url, type: request.headers['content-type'], body })
      answers[request.url?.split('/')[1] ?? '']?.(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: AddressInfo | string | null = server.address()
  base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const send = (path: string, changes: Partial<Asa> = {}): Promise<TransportAnswer> => {
  const asa: Asa = { baseUrl: `${base}/${path}/`, path: 'uidai', licenceKey: new Hidden('licence-key', 'k'), timeoutMilliseconds: 20_000, envelope: { kind: 'none' }, ...changes }
  return httpTransport({ asa }).send({ path: ['2.5', 'AGENCY', '2', '3', 'ASA/KEY ?#'], xml: '<Auth/>' })
}

describe('the way to the ASA', () => {
  it('posts XML, the licence key encoded', async () => {
    expect(await send('good')).toEqual({ kind: 'answered', xml: '<AuthRes/>' })
    expect(asked.at(-1)).toEqual({ method: 'POST', url: '/good/2.5/AGENCY/2/3/ASA%2FKEY%20%3F%23', type: 'application/xml', body: '<Auth/>' })
  })
  it.each([['broken', 'httpStatus', '500'], ['elsewhere', 'redirected', '302'], ['large', 'tooLarge', '64000 bytes'], ['silent', 'timeout', '1000 ms'], ['endless', 'timeout', '1000 ms'], ['latin1', 'envelope', 'not UTF-8'], ['cut', 'unreachable', 'ECONNRESET']])(
    'when it is %s: %s', async (path, problem, detail) => expect(await send(path, problem === 'timeout' ? { timeoutMilliseconds: 1_000 } : {})).toEqual({ kind: 'unanswered', problem, detail }),
  )
  it('follows no redirect', async () => {
    const before = asked.length
    await send('elsewhere')
    expect(asked.slice(before).map(({ url }) => url?.split('/')[1])).toEqual(['elsewhere'])
  })
  it('says that nobody is there, and neither address nor key', async () => {
    const answer = await send('good', { baseUrl: 'http://127.0.0.1:1/authserver' })
    expect(answer).toEqual({ kind: 'unanswered', problem: 'unreachable', detail: 'ECONNREFUSED' })
    expect(inspect(answer)).not.toMatch(/ASA|127\.0/)
  })
  it('opens a gateway’s envelope where there is one', async () => {
    const envelope = { kind: 'base64', root: 'xml', element: 'res_data' } as const
    expect(await send('wrapped', { envelope })).toEqual({ kind: 'answered', xml: '<AuthRes ret="n"/>' })
    expect(await send('good', { envelope })).toEqual({ kind: 'unanswered', problem: 'envelope', detail: 'res_data' })
    expect(await send('wrapped', { envelope: { ...envelope, element: 'other' } })).toMatchObject({ problem: 'envelope' })
  })
})
