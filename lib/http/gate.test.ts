import { describe, expect, it } from 'vitest'
import { refusalOf } from '@/lib/http/gate'
import { limits } from '@/lib/limits'

const own = 'https://portal.example'
const post = { method: 'POST', ownOrigin: own, origin: own, contentLength: '120' }
const status = (request: Parameters<typeof refusalOf>[0]) => refusalOf(request)?.status ?? null

describe('the door', () => {
  it('lets a page be read', () => expect(status({ ...post, method: 'GET', origin: null, contentLength: null })).toBeNull())
  it('lets our own form in', () => expect(status(post)).toBeNull())
  it.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'get', 'PROPFIND'])('refuses %s', (method) => expect(status({ ...post, method })).toBe(405))
  it.each([null, '', 'null', 'https://evil.example', 'http://portal.example', 'https://portal.example:8443', 'https://portal.example/', 'https://portal.example.evil.example'])(
    'refuses a form from %j', (origin) => expect(status({ ...post, origin })).toBe(403))
  it.each([null, '', '-1', '1e3', '0x10', '12 ', '1,000', '9999999999999999'])('refuses the length %j', (contentLength) => expect(status({ ...post, contentLength })).toBe(411))
  it('takes what is as large as the limit and nothing larger', () => {
    expect(status({ ...post, contentLength: String(limits.bodyBytesMax) })).toBeNull()
    expect(status({ ...post, contentLength: String(limits.bodyBytesMax + 1) })).toBe(413)
  })
})
