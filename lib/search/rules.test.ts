import { describe, expect, it } from 'vitest'
import { numberPattern, searchText } from '@/lib/search/rules'

describe('what an admin types to find something', () => {
  it.each([
    ['gr-7f3k2q', 'GR-7F3K2Q%'], ['EXP-', 'EXP-%'], ['req-12', 'REQ-12%'], [' REQ - 12 ', 'REQ-12%'], ['7f3k', '%-7F3K%'],
  ])('%s is looked for as %s', (typed, pattern) => expect(numberPattern(searchText(typed))).toBe(pattern))
  // A wildcard, a word, a short piece and a worker's number are no number of the register.
  it.each(['GR-%', '_', 'Bihar', '7f3', 'Kavita Ranjan', '100000000007', '', 'GR-7F3K2Q\' OR 1=1'])('%s is no number', (typed) => expect(numberPattern(searchText(typed))).toBeNull())
  it('is one line and no longer than a name', () => {
    expect(searchText('  a\n b\t c ')).toBe('a b c')
    expect(searchText('x'.repeat(500))).toHaveLength(80)
    expect([searchText(undefined), searchText(['a'])]).toEqual(['', ''])
  })
})
