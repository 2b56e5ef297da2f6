import { describe, expect, test } from 'vitest'
import { emailOf, rankKey, rankMeetsRule, ranks, userIdFrom } from '@/lib/users/rules'

test('Secretary and above meet the rule, everything below does not', () => {
  expect(ranks.filter(rankMeetsRule)).toEqual(['chiefSecretary', 'additionalChiefSecretary', 'principalSecretary', 'commissionerSecretary', 'secretary'])
  expect([rankKey('secretary'), rankKey('Secretary'), rankKey(null)]).toEqual(['secretary', 'other', 'other'])
})

describe('a mail address', () => {
  test.each([['a@b.in', 'a@b.in'], ['  Kavita.Ranjan@Bihar.GOV.in ', 'kavita.ranjan@bihar.gov.in'], ['ps-lab+1@labour.example.gov.in', 'ps-lab+1@labour.example.gov.in'], ['ａ@b.in', 'a@b.in']])(
    '%s is kept as %s', (typed, kept) => expect(emailOf(typed)).toBe(kept))
  test.each([
    '', 'a', 'a@', '@b.in', 'a@b', 'a@@b.in', 'a@b@c.in', '"a@evil"@nic.in', 'a＠evil.in@nic.in', 'a@b.in\r\nBcc: x@y.in', 'a@b.in, c@d.in', 'A <a@b.in>', 'a b@c.in', 'a@-b.in', 'a@b.in.', 'a@b..in',
    'a@[127.0.0.1]', '.a@b.in', 'a.@b.in', 'a@b.i', `${'x'.repeat(65)}@b.in`, `a@${'x'.repeat(250)}.in`,
  ])('%j is none', (typed) => expect(emailOf(typed)).toBeNull())
})

test.each([
  ['kamala.menon@state.example', 'x', 'kamala.menon'], ['ps-lab+1@labour.example', 'x', 'ps.lab'], ['12@x.example', 'Smt. Kavitá Ranjan', 'kavita.ranjan'], ['12@x.example', 'श्री अनिल', 'officer'],
  [`${'long'.repeat(20)}@x.example`, 'x', 'long'.repeat(9)],
])('%s is offered %s', (email, name, userId) => {
  expect(userIdFrom({ email, name })).toBe(userId)
  expect(userId).toMatch(/^[a-z][a-z0-9.-]{2,39}$/)
})
