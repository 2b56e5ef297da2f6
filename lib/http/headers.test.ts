import { describe, expect, it } from 'vitest'
import { contentPolicy, responseHeaders } from '@/lib/http/headers'

const directives = (policy: string) => new Map(policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]))

describe('content policy', () => {
  const page = directives(contentPolicy({ nonce: 'abc', development: false }))
  it('runs scripts and styles with the nonce only', () => {
    expect(page.get('script-src')).toBe("'self' 'nonce-abc' 'strict-dynamic'")
    expect(page.get('style-src')).toBe("'self' 'nonce-abc'")
    expect([...page.values()].join(' ')).not.toMatch(/unsafe/)
  })
  it.each([['object-src', "'none'"], ['base-uri', "'none'"], ['frame-ancestors', "'none'"], ['form-action', "'self'"], ['default-src', "'none'"]])(
    '%s is %s', (name, value) => expect(page.get(name)).toBe(value))
  it('gives what is no page nothing to run', () => expect(contentPolicy({ nonce: null, development: true })).toMatch(/^default-src 'none'; frame-ancestors 'none'/))
})

describe('headers of every answer', () => {
  it('speak of transport only where there is one', () => {
    const names = (origin: string) => responseHeaders({ origin, policy: 'x' }).map(([name]) => name)
    expect(names('https://portal.example')).toContain('Strict-Transport-Security')
    expect(names('http://localhost:3000')).not.toContain('Strict-Transport-Security')
  })
  it('keep nothing and let our own forms prove their origin', () => {
    const headers = new Map(responseHeaders({ origin: 'https://portal.example', policy: 'x' }))
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('Referrer-Policy')).toBe('same-origin')
  })
})
