import { describe, expect, it } from 'vitest'
import { numberOf } from '@/lib/lookups/rules'
import { lookUpForm } from '@/lib/lookups/schema'

describe('a typed number', () => {
  it.each([
    ['uan', '123456789012', '123456789012'], ['uan', ' 1234 5678 9012 ', '123456789012'], ['uan', '1234-5678-9012', '123456789012'], ['uan', '१२३४ ५६७८ ९०१२', '123456789012'],
    ['uan', '１２３４５６７８９０１２', '123456789012'], ['uan', '12345678901', null], ['uan', '1234567890123', null], ['uan', '12345678901x', null], ['uan', '', null], ['uan', "1' OR 1=1", null],
    ['mobile', '9876543210', '9876543210'], ['mobile', '+91 98765 43210', '9876543210'], ['mobile', '098765-43210', '9876543210'], ['mobile', '6000000000', '6000000000'],
    ['mobile', '5876543210', null], ['mobile', '987654321', null], ['mobile', '+929876543210', null], ['mobile', '123456789012', null],
  ] as const)('%s "%s" is %s', (field, typed, number) => expect(numberOf(field, typed)).toBe(number))
})

describe('the reason for a look', () => {
  const parse = (reason: string) => lookUpForm.safeParse({ field: 'uan', value: 'anything at all', cause: 'claim', reason })
  it.each(['Claim of the worker under scheme 12, file 2026/114', 'She asks why nothing came since 01-04-2026'])('"%s" is one', (reason) => expect(parse(reason).success).toBe(true))
  it.each(['Short', 'The worker with 1234 5678 9012 asks', 'Her number 98765-43210 is wrong', 'उसका नंबर ९८७६५ ४३२१० गलत है'])('"%s" is none', (reason) => expect(parse(reason).success).toBe(false))
  it('needs a cause of the list', () => expect(lookUpForm.safeParse({ field: 'uan', value: '', cause: 'curiosity', reason: 'I would like to know it' }).success).toBe(false))
})
