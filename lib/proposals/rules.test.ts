import { describe, expect, test } from 'vitest'
import { permissions } from '@/lib/auth/permissions'
import { changesOf, keyOf, standingOf } from '@/lib/proposals/rules'
import type { ProposalRow } from '@/lib/proposals/schema'

const proposal: ProposalRow = {
  id: 'p', number: 'PR-1', kind: 'policy.change', subject: 'policy', before: null, after: {}, justification: '', proposedById: 'a', proposedByName: '', proposedAt: new Date(0), lapsesAt: new Date(1),
  status: 'open', decidedByName: null, decidedAt: null, reason: '', lapseCause: null, madeId: null, waitsForReader: false, isOfSamePerson: false, touchesReader: false,
}

test('what changes is what differs, lists and levels by their content', () => {
  const before = { version: 3, fields: ['uan', 'name'], levels: { uan: { view: 'clear' } }, isOpen: true, title: 'x' }
  expect(changesOf({ before, after: { fields: ['uan', 'name'], levels: { uan: { view: 'masked' } }, isOpen: true, title: 'y' } })).toEqual([
    { key: 'levels', before: { uan: { view: 'clear' } }, after: { uan: { view: 'masked' } } }, { key: 'title', before: 'x', after: 'y' },
  ])
  expect(changesOf({ before: null, after: { title: 'new' } })).toEqual([{ key: 'title', before: undefined, after: 'new' }])
})

describe('the reader\'s standing', () => {
  const reader = { id: 'b', permissions }
  test.each<[string, Partial<ProposalRow>, typeof reader | { id: string; permissions: readonly ('reports')[] }]>([
    ['mayDecide', {}, reader], ['own', { proposedById: 'b' }, reader], ['closed', { status: 'lapsed', proposedById: 'b' }, reader], ['closed', { status: 'applied' }, reader],
    ['permission', {}, { id: 'b', permissions: ['reports'] }], ['touched', { kind: 'admin.end', touchesReader: true }, reader],
    ['samePerson', { isOfSamePerson: true }, reader], ['own', { proposedById: 'b', isOfSamePerson: true }, reader],
  ])('is %s for %j', (standing, change, who) => expect(standingOf({ ...proposal, ...change }, who)).toBe(standing))
})

test.each([
  ['Enrolment in the State insurance scheme', 'enrolment-in-the-state-insurance-scheme'], ['  2nd Café — pensions! ', 'nd-cafe-pensions'], ['a b', 'a-b'], ['श्रम', null], ['12345', null], ['', null], ['A', null],
  ['Welfare pensions for unorganised workers of all the States', 'welfare-pensions-for-unorganised-workers'],
])('the key of %j is %j', (name, key) => {
  expect(keyOf(name)).toBe(key)
  if (key !== null) expect(key).toMatch(/^[a-z][a-z0-9-]{2,39}$/)
})
