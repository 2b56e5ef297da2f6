import { defaultLevels, type Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import { addDays, type IstDay } from '@/lib/clock'
import { lastDayOfMonths } from '@/lib/requests/rules'
import type { RequestInput } from '@/lib/requests/schema'
import type { NewAccount } from '@/lib/users/schema'

/** The size and the seed of the demonstration: everybody sees the same people. */
export const demonstration = { registrants: 100_000, days: 30, seed: 20_261_122 } as const

type DemoPerson = Omit<NewAccount, 'password' | 'isDemo'>

const officer = (person: Pick<DemoPerson, 'userId' | 'name' | 'designation' | 'stateCode' | 'locale' | 'orderNumber'> & { rank: string }): DemoPerson => ({
  ...person, kind: 'officer', email: `${person.userId}@state.example`, orderDate: '2026-08-03',
})

/** The people of the demonstration: two who decide together, one who looks on, and officers of four States. All invented. */
export const demoPeople: readonly DemoPerson[] = [
  { userId: 'meera.iyer', kind: 'admin', adminRole: 'administrator', name: 'Smt. Meera Iyer', designation: 'Joint Secretary, Ministry of Labour & Employment', email: 'meera.iyer@centre.example', locale: 'en' },
  { userId: 'rakesh.sinha', kind: 'admin', adminRole: 'administrator', name: 'Shri Rakesh Sinha', designation: 'Director, Ministry of Labour & Employment', email: 'rakesh.sinha@centre.example', locale: 'en' },
  { userId: 'farida.khan', kind: 'auditor', name: 'Smt. Farida Khan', designation: 'Principal Director of Audit', email: 'farida.khan@audit.example', locale: 'en' },
  officer({ userId: 'anil.jha', name: 'Shri Anil Jha', designation: 'Principal Secretary, Labour Resources Department', rank: 'principalSecretary', stateCode: 10, locale: 'en', orderNumber: 'LRD/2026/118' }),
  officer({ userId: 'latha.nair', name: 'Smt. Latha Nair', designation: 'Secretary, Labour and Skills Department', rank: 'secretary', stateCode: 32, locale: 'en', orderNumber: 'LSD-B2/77/2026' }),
  officer({ userId: 's.murugan', name: 'Shri S. Murugan', designation: 'Secretary (Labour)', rank: 'secretary', stateCode: 34, locale: 'en', orderNumber: 'LAB/1-4/2026' }),
  officer({ userId: 'sunita.verma', name: 'श्रीमती सुनीता वर्मा', designation: 'प्रमुख सचिव, श्रम विभाग', rank: 'principalSecretary', stateCode: 9, locale: 'hi', orderNumber: '36-3/2026/412' }),
]

/** Who has a grant already: proposed by one admin, approved by the other. */
export const demoGrant = { officer: 'anil.jha', proposedBy: 'meera.iyer', approvedBy: 'rakesh.sinha' } as const

/** What Bihar's officer was given: the whole State, ten parameters, to see and to download. `today` is the Indian day by the database. */
export function demoRequest(input: { officerId: string; today: IstDay }): RequestInput {
  const asked: readonly Field[] = ['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'permanentDistrict', 'currentDistrict', 'currentState', 'primaryOccupation', 'currentAddress']
  const fields: GrantFields = {}
  for (const field of asked) fields[field] = defaultLevels(field)
  return {
    officerId: input.officerId, districts: 'all', basis: 'either', fields, canView: true, canDownload: true, window: { days: 7 },
    purpose: 'Enrolment of newly registered workers in the State insurance scheme', orderNumber: 'LRD/2026/131', orderDate: addDays(input.today, -14),
    startsOn: input.today, endsOn: lastDayOfMonths(input.today, 12),
  }
}

/** How many whole days the demonstration moves forward: none while its newest change is less than a day old. Instants in milliseconds. */
export function daysToMove(input: { newestChangeAt: number; now: number }): number {
  // Whole days keep the hour of every change, in India as in UTC, and never reach past now.
  return Math.max(0, Math.floor((input.now - input.newestChangeAt) / 86_400_000))
}
