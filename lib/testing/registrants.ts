import type { TestRegistrant } from '@/lib/testing/factories'

/** An ordinary registrant of Patna (district 212 of State 10 in the test's list), to be changed where it matters. */
export function aRegistrant(number: number, overrides: Partial<TestRegistrant> = {}): TestRegistrant {
  return {
    id: String(number), uan: String(100_000_000_000 + number), name: `सीता देवी ${number}`, mobile: String(9_000_000_000 + number), dateOfBirth: '1986-04-02',
    fatherOrHusbandName: 'Ram Lal', permanentPin: '800001', currentPin: '800001', currentAddress: `${number} Gandhi Marg`,
    incomeSlab: null, disabilityType: null, education: null, socialCategory: null, gender: '2', primaryOccupation: '9211.0100', secondaryOccupation: null,
    permanentState: 10, permanentDistrict: 212, currentState: 10, currentDistrict: 212,
    registeredAt: new Date(Date.now() - 2 * 86_400_000), changedAt: new Date(Date.now() - 86_400_000 - number * 10), ...overrides,
  }
}
