import { expect, test } from 'vitest'
import { daysToMove, demoGrant, demoPeople, demoPurposes, demoRequest, trainingRefusal } from '@/lib/demo/rules'
import { requestProblems } from '@/lib/requests/rules'
import { isRank, rankMeetsRule } from '@/lib/users/rules'

const day = 86_400_000
test.each([[-1, 0], [0, 0], [day - 1, 0], [day, 1], [2 * day - 1, 1], [30 * day, 30]])('a newest change %i ms ago moves everything %i days', (age, days) => {
  expect(daysToMove({ newestChangeAt: 1_000 * day - age, now: 1_000 * day })).toBe(days)
})

test('the people could be nominated: ids and addresses once, officers of a State and of rank', () => {
  expect(new Set(demoPeople.map(({ userId }) => userId)).size).toBe(demoPeople.length)
  expect(new Set(demoPeople.map(({ email }) => email)).size).toBe(demoPeople.length)
  for (const person of demoPeople) {
    expect(person.kind === 'officer').toBe(person.stateCode !== undefined)
    const { rank = null } = person
    if (person.kind === 'officer') expect(isRank(rank) && rankMeetsRule(rank)).toBe(true)
  }
  for (const userId of [demoGrant.officer, ...demoGrant.approvedBy]) expect(demoPeople.some((person) => person.userId === userId)).toBe(true)
})

test('the request of the demonstration is within the rules', () => {
  const policy = { windowDaysMax: 90, grantMonthsMax: 12, parametersPerOfficerMax: 15, parametersPerStateMax: 15, requestLapseDays: 30 }
  expect(requestProblems(demoRequest({ purposeId: 'x', today: '2028-02-29' }), {
    policy, today: '2028-02-29', districts: new Set(), parameters: { officer: 10, state: 10 }, isOnModule: true, purposeFields: new Set(demoPurposes.find(({ key }) => key === demoGrant.purpose)?.fields),
  })).toEqual([])
})

test('training starts on nothing and on what it made itself, and on nothing else', () => {
  expect(trainingRefusal({ hasOtherRegistrants: false, hasAccounts: false, hasDemoAccounts: false })).toBeNull()
  // Learners' accounts are made in the portal, beside those of the demonstration.
  expect(trainingRefusal({ hasOtherRegistrants: false, hasAccounts: true, hasDemoAccounts: true })).toBeNull()
  expect(trainingRefusal({ hasOtherRegistrants: true, hasAccounts: true, hasDemoAccounts: true })).toContain('registrants that it did not make')
  expect(trainingRefusal({ hasOtherRegistrants: false, hasAccounts: true, hasDemoAccounts: false })).toContain('accounts of a portal that is in earnest')
})
