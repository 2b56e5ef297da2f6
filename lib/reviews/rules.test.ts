import { describe, expect, test } from 'vitest'
import { isOrdinary, itemState, mayConfirm, odditiesOf } from '@/lib/reviews/rules'
import type { ReviewFacts } from '@/lib/reviews/schema'

const facts: ReviewFacts = {
  officerName: 'Shri Anil Jha', designation: 'Principal Secretary', stateCode: 10, sentence: { en: 'May see.', hi: 'देख सकते हैं।' }, endsOn: '2027-03-31', standing: 'live',
  since: '2026-07-01T00:00:00.000Z', lastUsedAt: '2026-09-30T09:00:00.000Z', looks: 12, rowsSeen: 300, files: 1, fileRows: 4000,
}

describe('what is odd about a grant', () => {
  test.each<[string, Partial<ReviewFacts>, string[]]>([
    ['nothing', {}, []],
    ['never used', { lastUsedAt: null }, ['unused']],
    ['last used before it was last reviewed', { lastUsedAt: '2026-06-30T23:59:59.999Z' }, ['unused']],
    ['used at the very instant of the last review', { lastUsedAt: facts.since }, []],
    ['suspended and unused', { standing: 'suspended', lastUsedAt: null }, ['suspended', 'unused']],
    ['out of use', { standing: 'dormant' }, ['dormant']],
  ])('%s', (_what, changes, odd) => expect(odditiesOf({ ...facts, ...changes })).toEqual(odd))
})

describe('who may answer', () => {
  test('is not who approved it, while somebody else could', () => {
    const input = { approverIds: ['one', 'two'], hasOtherReviewer: true }
    expect([mayConfirm({ ...input, readerId: 'one' }), mayConfirm({ ...input, readerId: 'three' }), mayConfirm({ ...input, readerId: 'two', hasOtherReviewer: false })]).toEqual([false, true, true])
  })
  test('with others at once: only what is ordinary, never what the reader approved, suspended or odd', () => {
    const item = { facts, suspendedAt: null, approverIds: ['one'] }
    expect([isOrdinary(item, 'three'), isOrdinary(item, 'one'), isOrdinary({ ...item, suspendedAt: new Date() }, 'three'), isOrdinary({ ...item, facts: { ...facts, lastUsedAt: null } }, 'three')]).toEqual([true, false, false, false])
  })
})

test.each([
  [null, null, false, 'open'], [null, new Date(), false, 'suspended'], [null, new Date(), true, 'unanswered'], [null, null, true, 'unanswered'], ['confirmed', new Date(), true, 'confirmed'], ['over', null, false, 'over'],
] as const)('verdict %s, suspended %s, closed %s is %s', (verdict, suspendedAt, isReviewClosed, state) => expect(itemState({ verdict, suspendedAt, isReviewClosed })).toBe(state))
