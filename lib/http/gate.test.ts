import { beforeAll, describe, expect, it, vi } from 'vitest'
import { refusalOf, refusePost } from '@/lib/http/gate'
import { limits } from '@/lib/limits'

const own = 'https://portal.example'
const post = { method: 'POST', ownOrigin: own, origin: own, fetchSite: 'same-origin', contentLength: '120' }
const status = (request: Parameters<typeof refusalOf>[0]) => refusalOf(request)?.status ?? null

describe('the door', () => {
  it('lets a page be read', () => expect(status({ ...post, method: 'GET', origin: null, fetchSite: 'cross-site', contentLength: null })).toBeNull())
  it('lets our own form in', () => expect(status(post)).toBeNull())
  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'get', 'PROPFIND'])('refuses %s', (method) => expect(status({ ...post, method })).toBe(405))
  it.each([null, '', 'null', 'https://evil.example', 'http://portal.example', 'https://portal.example:8443', 'https://portal.example/', 'https://portal.example.evil.example'])(
    'refuses a form from %j', (origin) => expect(status({ ...post, origin })).toBe(403))
  it.each([null, 'none'])('takes our form from a browser that says %j of the site', (fetchSite) => expect(status({ ...post, fetchSite })).toBeNull())
  it.each(['cross-site', 'same-site', '', 'same-origin, cross-site', 'Same-Origin'])('refuses a form whose browser says %j, also with our origin', (fetchSite) => expect(status({ ...post, fetchSite })).toBe(403))
  it.each([null, '', '-1', '1e3', '0x10', '12 ', '1,000', '9999999999999999'])('refuses the length %j', (contentLength) => expect(status({ ...post, contentLength })).toBe(411))
  it('takes what is as large as the limit and nothing larger', () => {
    expect(status({ ...post, contentLength: String(limits.bodyBytesMax) })).toBeNull()
    expect(status({ ...post, contentLength: String(limits.bodyBytesMax + 1) })).toBe(413)
  })
})

describe('a route of its own door', () => {
  beforeAll(() => {
    vi.stubEnv('PORTAL_ORIGIN', `${own}/anything`)
    vi.stubEnv('PORTAL_SECRET', 'a test secret that is long enough')
    vi.stubEnv('MASTER_KEY', Buffer.alloc(32).toString('base64'))
  })
  const ask = (headers: Record<string, string>) => refusePost(new Request(`${own}/api/display`, { method: 'POST', headers: { 'content-length': '12', ...headers } }))
  it('takes our own form', () => expect(ask({ origin: own })).toBeNull())
  it.each<[Record<string, string>, number]>([[{}, 403], [{ origin: 'null' }, 403], [{ origin: 'https://evil.example' }, 403], [{ origin: `${own}/anything` }, 403], [{ origin: own, 'sec-fetch-site': 'cross-site' }, 403], [{ origin: own, 'content-length': String(limits.bodyBytesMax + 1) }, 413]])(
    'answers %j with %i, in words', async (headers, expected) => {
      const answer = ask(headers)
      expect(answer?.status).toBe(expected)
      expect(await answer?.text()).toMatch(/[a-z].*[\u0900-\u097f]/)
      expect(answer?.headers.get('set-cookie')).toBeNull()
    })
})
