import { describe, expect, it } from 'vitest'
import { localePath, pathInLocale, preferredLocale, safeReturnPath } from '@/lib/i18n/routing'

it('writes paths with their language', () => {
  expect(localePath('hi', '/files')).toBe('/hi/files')
  expect(localePath('en', '/')).toBe('/en')
})

describe('the same page in the other language', () => {
  it.each([['/en/files?page=2', '/hi/files?page=2'], ['/en', '/hi'], ['/en?x=1', '/hi?x=1'], ['/english', '/hi'], ['/', '/hi'], ['', '/hi']])(
    '%s → %s', (path, other) => expect(pathInLocale(path, 'hi')).toBe(other))
})

describe('preferred language', () => {
  it.each([
    ['hi', 'en', 'hi'], ['xx', 'hi-IN,en;q=0.5', 'hi'], [undefined, 'en;q=0.4, hi;q=0.9', 'hi'], [undefined, 'ta, en-GB;q=0.8, hi;q=0.7', 'en'],
    [undefined, 'hi;q=0', 'en'], [undefined, null, 'en'], [undefined, ';;,,q=', 'en'],
  ])('cookie %s, header %s: %s', (cookie, acceptLanguage, locale) => expect(preferredLocale({ cookie, acceptLanguage })).toBe(locale))
})

describe('the way back stays inside', () => {
  it.each(['/en', '/hi/files?page=2', '/en/admin/requests/7'])('%s is safe', (path) => expect(safeReturnPath(path, '/en')).toBe(path))
  it.each(['//evil.example', '/en//evil.example', 'https://evil.example', '/\\evil.example', '/en/\\x', '/english', '/en\n/x', '/api/health', '', undefined, 7, `/en/${'x'.repeat(2_000)}`])(
    '%j is not', (path) => expect(safeReturnPath(path, '/hi')).toBe('/hi'))
})
