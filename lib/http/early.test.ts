import { createServer, request as send, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isFirstRefusal, readableUrl, sayCookie, sayStatus, watchRequests } from '@/lib/http/early'

describe('an address that names nothing', () => {
  it.each([['/en/%', '/en/-'], ['/hi/%zz?x=1', '/hi/-'], ['/en/%00', '/en/-'], ['/en/a%C0%AF', '/en/-'], ['/%E0%A4%A', '/-'], ['/english/%', '/-'],
    ['/en/registrants/1.rsc', '/en/-'], ['/hi/home.segments/_tree.segment.rsc?x=1', '/hi/-'], ['/en/home.%72sc', '/en/-']])(
    '%s becomes %s', (url, seen) => expect(readableUrl(url)).toBe(seen))
  it.each(['/', '/en/help', '/hi/files?page=%zz', '/en/%E0%A4%B9', '/en/a%20b', '/en/..%2f..', '/en/home?_rsc=abc', '/en/a.rsc/b'])('%s stays', (url) => expect(readableUrl(url)).toBe(url))
})

describe('before the framework', () => {
  let server: Server
  let port = 0
  beforeAll(async () => {
    watchRequests('portal.example:8443')
    server = createServer((request, response) => {
      void Promise.resolve().then(() => {
        if (request.url === '/absent') sayStatus(404)
        if (request.url === '/cookie') {
          response.setHeader('Set-Cookie', 'language=en')
          sayCookie('session=one; Path=/')
        }
        if (request.url === '/refused') return void response.end([isFirstRefusal(), isFirstRefusal()].join())
        if (request.url === '/host') return void response.end(`${request.headers.host} ${String(request.headers['x-forwarded-host'] ?? 'none')}`)
        response.end(request.url === '/state' ? `${String(request.headers['next-router-state-tree'] ?? 'none')} ${String(request.headers.accept)}` : `${request.method} ${request.url}`)
      })
    })
    port = await new Promise<number>((done) => server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    }))
  })
  afterAll(() => server.close())

  it('rewrites what would break it', async () => expect(await answer('/en/%zz')).toEqual([200, 'GET /en/-']))
  it('turns TRACE into a method that is refused', async () => expect(await answer('/en', 'TRACE')).toEqual([200, 'OPTIONS /en']))
  it('forgets what a browser says it has of a page', async () => expect(await answer('/state', 'GET', { 'Next-Router-State-Tree': '%5B{', Accept: 'x' })).toEqual([200, 'none x']))
  it('calls us by our own name, whatever others do', async () => {
    expect(await answer('/host', 'GET', { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' })).toEqual([200, 'portal.example:8443 none'])
  })
  it('lets a page say 404, and only that page', async () => {
    expect(await Promise.all([answer('/absent'), answer('/en'), answer('/absent')])).toEqual([[404, 'GET /absent'], [200, 'GET /en'], [404, 'GET /absent']])
  })
  it('counts one refusal a request', async () => {
    expect(await Promise.all([answer('/refused'), answer('/refused')])).toEqual([[200, 'true,false'], [200, 'true,false']])
    expect([isFirstRefusal(), isFirstRefusal()]).toEqual([true, true])
  })
  it('gives one answer a cookie beside others, and none where there is no answer', async () => {
    const cookies = async (path: string): Promise<string[]> => (await fetch(`http://127.0.0.1:${port}${path}`)).headers.getSetCookie()
    expect(await Promise.all([cookies('/cookie'), cookies('/en')])).toEqual([['language=en', 'session=one; Path=/'], []])
    expect(() => sayCookie('session=one')).toThrow('an answer that is being made')
  })
  it('says nothing outside a request', () => expect(() => sayStatus(404)).not.toThrow())

  function answer(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<[number, string]> {
    return new Promise((done, fail) => {
      send({ port, host: '127.0.0.1', path, method, headers }, (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => { body += chunk.toString() }).on('end', () => done([response.statusCode ?? 0, body]))
      }).on('error', fail).end()
    })
  }
})
