import { defaultLevels, type Field } from '@/lib/access/fields'
import type { GrantFields } from '@/lib/access/box'
import type { Permission } from '@/lib/auth/permissions'
import { addDays, type IstDay } from '@/lib/clock'
import { lastDayOfMonths } from '@/lib/requests/rules'
import type { RequestBox } from '@/lib/requests/schema'
import type { NewAccount } from '@/lib/users/schema'

/** The size and the seed of the demonstration: everybody sees the same people. */
export const demonstration = { registrants: 100_000, days: 30, seed: 20_261_122 } as const

type DemoPerson = Omit<NewAccount, 'password' | 'isDemo'>

const officer = (person: Pick<DemoPerson, 'userId' | 'name' | 'designation' | 'stateCode' | 'locale' | 'orderNumber'> & { rank: string }): DemoPerson => ({
  ...person, kind: 'officer', email: `${person.userId}@state.example`, orderDate: '2026-08-03',
})

/** The people of the demonstration: two who decide together, one who prepares, one who looks on, and officers of four States. All invented. */
export const demoPeople: readonly DemoPerson[] = [
  { userId: 'meera.iyer', kind: 'admin', adminRole: 'administrator', name: 'Smt. Meera Iyer', designation: 'Joint Secretary, Ministry of Labour & Employment', email: 'meera.iyer@centre.example', locale: 'en' },
  { userId: 'rakesh.sinha', kind: 'admin', adminRole: 'administrator', name: 'Shri Rakesh Sinha', designation: 'Director, Ministry of Labour & Employment', email: 'rakesh.sinha@centre.example', locale: 'en' },
  { userId: 'arun.desai', kind: 'admin', adminRole: 'access-desk', name: 'Shri Arun Desai', designation: 'Under Secretary, Ministry of Labour & Employment', email: 'arun.desai@centre.example', locale: 'en' },
  { userId: 'farida.khan', kind: 'auditor', name: 'Smt. Farida Khan', designation: 'Principal Director of Audit', email: 'farida.khan@audit.example', locale: 'en' },
  officer({ userId: 'anil.jha', name: 'Shri Anil Jha', designation: 'Principal Secretary, Labour Resources Department', rank: 'principalSecretary', stateCode: 10, locale: 'en', orderNumber: 'LRD/2026/118' }),
  officer({ userId: 'latha.nair', name: 'Smt. Latha Nair', designation: 'Secretary, Labour and Skills Department', rank: 'secretary', stateCode: 32, locale: 'en', orderNumber: 'LSD-B2/77/2026' }),
  officer({ userId: 's.murugan', name: 'Shri S. Murugan', designation: 'Secretary (Labour)', rank: 'secretary', stateCode: 34, locale: 'en', orderNumber: 'LAB/1-4/2026' }),
  officer({ userId: 'sunita.verma', name: 'श्रीमती सुनीता वर्मा', designation: 'प्रमुख सचिव, श्रम विभाग', rank: 'principalSecretary', stateCode: 9, locale: 'hi', orderNumber: '36-3/2026/412' }),
]

/** The purposes of the demonstration's register: what a State may need registrants for, and which parameters that takes at most. */
export const demoPurposes: readonly { key: string; en: string; hi: string; scheme: string; legalBasis: string; fields: readonly Field[]; retentionDays: number }[] = [
  {
    key: 'insurance', en: 'Enrolment in the State insurance scheme', hi: 'राज्य बीमा योजना में नामांकन', scheme: 'State insurance for unorganised workers',
    legalBasis: 'Unorganised Workers\' Social Security Act 2008, section 3(4)', retentionDays: 180,
    fields: ['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'fatherOrHusbandName', 'permanentDistrict', 'currentDistrict', 'currentState', 'primaryOccupation', 'currentAddress'],
  },
  {
    key: 'pension', en: 'Welfare pensions for unorganised workers', hi: 'असंगठित श्रमिकों के लिए कल्याण पेंशन', scheme: 'State welfare pensions',
    legalBasis: 'Unorganised Workers\' Social Security Act 2008, section 3(4)', retentionDays: 365,
    fields: ['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'fatherOrHusbandName', 'permanentPin', 'permanentDistrict', 'permanentState', 'currentDistrict', 'currentState', 'currentAddress', 'currentPin', 'primaryOccupation', 'secondaryOccupation'],
  },
  {
    key: 'ration', en: 'Ration portability for migrant workers', hi: 'प्रवासी श्रमिकों के लिए राशन पोर्टेबिलिटी', scheme: 'One Nation One Ration Card',
    legalBasis: 'National Food Security Act 2013, section 12', retentionDays: 90,
    fields: ['uan', 'name', 'mobile', 'permanentDistrict', 'permanentState', 'currentDistrict', 'currentState', 'currentPin'],
  },
  {
    key: 'skills', en: 'Skill training and job matching', hi: 'कौशल प्रशिक्षण और रोज़गार मिलान', scheme: 'State skill missions',
    legalBasis: 'Guidelines on Data Integration/Sharing, section 5', retentionDays: 90,
    fields: ['uan', 'name', 'mobile', 'gender', 'dateOfBirth', 'permanentDistrict', 'currentDistrict', 'primaryOccupation', 'secondaryOccupation'],
  },
]

/** A role beside the administrator's: whoever has it prepares and looks, and decides nothing. */
export const demoRoles: readonly { key: string; en: string; hi: string; permissions: readonly Permission[] }[] = [
  { key: 'access-desk', en: 'Access desk', hi: 'पहुँच डेस्क', permissions: ['review', 'reports'] },
]

/** Templates of a grant, each for one of the purposes above. */
export const demoProfiles: readonly { key: string; en: string; hi: string; purpose: string; fields: readonly Field[]; canDownload: boolean }[] = [
  { key: 'labour-secretary', en: 'Labour Secretary', hi: 'श्रम सचिव', purpose: 'insurance', fields: ['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'permanentDistrict', 'currentDistrict', 'primaryOccupation'], canDownload: true },
  { key: 'skill-mission', en: 'Skill mission, on screen only', hi: 'कौशल मिशन, केवल स्क्रीन पर', purpose: 'skills', fields: ['uan', 'name', 'gender', 'permanentDistrict', 'currentDistrict', 'primaryOccupation', 'secondaryOccupation'], canDownload: false },
]

/** What waits for the second admin when the demonstration begins. */
export const demoProposal = { proposedBy: 'meera.iyer', values: { exports_per_day_max: 30 }, justification: 'Officers of large States ask for a file of each district on the same day' } as const

/** The States of the demonstration that take part in the module; the last one has no officer yet, so that an admin enters its first request. */
export const demoStates: readonly { stateCode: number; department: string; secretary: string }[] = [
  { stateCode: 9, department: 'श्रम विभाग, उत्तर प्रदेश', secretary: 'श्रीमती सुनीता वर्मा' },
  { stateCode: 10, department: 'Labour Resources Department, Bihar', secretary: 'Shri Anil Jha' },
  { stateCode: 32, department: 'Labour and Skills Department, Kerala', secretary: 'Smt. Latha Nair' },
  { stateCode: 34, department: 'Labour Department, Puducherry', secretary: 'Shri S. Murugan' },
  { stateCode: 22, department: 'Labour Department, Chhattisgarh', secretary: 'Smt. Rekha Sahu' },
]

/** Who has a grant already: the officer asked for it, the two admins approved. */
export const demoGrant = { officer: 'anil.jha', purpose: 'insurance', approvedBy: ['meera.iyer', 'rakesh.sinha'] } as const

/** What Bihar's officer was given: the whole State, ten parameters, to see and to download. `today` is the Indian day by the database. */
export function demoRequest(input: { purposeId: string; today: IstDay }): RequestBox {
  const asked: readonly Field[] = ['uan', 'name', 'mobile', 'dateOfBirth', 'gender', 'permanentDistrict', 'currentDistrict', 'currentState', 'primaryOccupation', 'currentAddress']
  const fields: GrantFields = {}
  for (const field of asked) fields[field] = defaultLevels(field)
  return {
    districts: 'all', basis: 'either', fields, canView: true, canDownload: true, window: { days: 7 },
    purposeId: input.purposeId, justification: 'Enrolment of newly registered workers in the State insurance scheme', orderNumber: 'LRD/2026/131', orderDate: addDays(input.today, -14),
    startsOn: input.today, endsOn: lastDayOfMonths(input.today, 12),
  }
}

/** A training portal on a database that is not its own; the message says why, in a sentence for whoever starts it. */
export class TrainingRefused extends Error {}

/**
 * Why a training portal does not start on a database; null when it may. Registrants that the demonstration did not lay down may be real, and so are accounts of a portal that has
 * none of the demonstration's.
 */
export function trainingRefusal(found: { hasOtherRegistrants: boolean; hasAccounts: boolean; hasDemoAccounts: boolean }): string | null {
  if (found.hasOtherRegistrants) return 'A training portal is refused: the database holds registrants that it did not make, and they may be real. Give it a database of its own (DATABASE_URL, or another DATA_DIR).'
  if (found.hasAccounts && !found.hasDemoAccounts) return 'A training portal is refused: the database holds accounts of a portal that is in earnest. Give it a database of its own (DATABASE_URL, or another DATA_DIR).'
  return null
}

/** How many whole days the demonstration moves forward: none while its newest change is less than a day old. Instants in milliseconds. */
export function daysToMove(input: { newestChangeAt: number; now: number }): number {
  // Whole days keep the hour of every change, in India as in UTC, and never reach past now.
  return Math.max(0, Math.floor((input.now - input.newestChangeAt) / 86_400_000))
}
