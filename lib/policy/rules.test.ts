import { describe, expect, test } from 'vitest'
import { boundsOf, isWithin, policyNames } from '@/lib/policy/rules'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

describe('the bounds of a value', () => {
  const constraints = ['CHECK ((id = 1))', 'CHECK (((a >= 1) AND (a <= 60)))', 'CHECK ((b = ANY (ARRAY[1, 2, 12])))', 'CHECK ((a < b))', 'CHECK (((aa >= 5) AND (aa <= 6)))', 'CHECK ((c >= 1))', 'CHECK (((d >= \'-5\'::integer) AND (d <= 5)))']
  test('are what its constraint says', () => {
    expect(boundsOf('a', constraints)).toEqual({ min: 1, max: 60 })
    expect(boundsOf('b', constraints)).toEqual({ min: 1, max: 12, oneOf: [1, 2, 12] })
  })
  test.each(['c', 'd', 'id', 'none'])('of %s are not known', (name) => expect(boundsOf(name, constraints)).toBeUndefined())
  test('include both ends and nothing between whole numbers', () => {
    expect([0, 1, 60, 61, 1.5, Number.NaN].map((value) => isWithin(value, { min: 1, max: 60 }))).toEqual([false, true, true, false, false, false])
    expect([3, 2].map((value) => isWithin(value, { min: 1, max: 12, oneOf: [1, 2, 12] }))).toEqual([false, true])
    expect(isWithin(1, undefined)).toBe(false)
  })
})

test.each([['en', en], ['hi', hi]])('every value has its words in %s, and no word is left over', (_locale, messages) => {
  expect(Object.keys(messages.policy.values).sort()).toEqual([...policyNames].sort())
})
