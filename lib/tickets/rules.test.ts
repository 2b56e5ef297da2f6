import { describe, expect, it } from 'vitest'
import { pageOf } from '@/lib/tickets/rules'

describe('the page that a question came from', () => {
  it.each([
    ['/en/registrants?district=212&cursor=x', '/en/registrants'], ['/hi/registrants/8000000012345678/unmask/mobile#x', '/hi/registrants/…/unmask/mobile'], ['/en', '/en'], ['/en/files/7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f', '/en/files/7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'],
    ['/en/registrants/1000-0000-0007', '/en/registrants/…'], ['/en/1000.0000.0007/x', '/en/…/x'], ['/en/a-1-2', '/en/a-1-2'],
  ])('%s is kept as %s', (typed, kept) => expect(pageOf(typed)).toBe(kept))
  it.each(['https://evil.example/en', '//evil.example', '/fr/home', 'javascript:alert(1)', '/en/a b', '', undefined, 7])('%s is none', (typed) => expect(pageOf(typed)).toBe(''))
  it('is no longer than its column', () => expect(pageOf(`/en/${'a'.repeat(500)}`)).toHaveLength(200))
})
