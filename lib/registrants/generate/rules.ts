import { istDayOf } from '@/lib/clock'
import type { Registrant } from '@/lib/registrants/import/schema'
import { type Chance, Weighted } from '@/lib/registrants/generate/chance/rules'
import type { Gender, Region, StateProfile, World } from '@/lib/registrants/generate/schema'

const hour = 3_600_000
const day = 24 * hour
const istOffset = 5.5 * hour
/** eShram opened on 26 August 2021. */
const opening = Date.UTC(2021, 7, 26)
const uanCount = 900_000_000_000
/** Prime to `uanCount` and near its golden section: every UAN comes once before one comes again, and neighbours lie far apart. */
const uanStep = 556_230_590_401

/** 12 digits, the `index`-th of a run that starts at a place of the seed; no two of a run are equal. `index` must go up by one each time. */
export class UanRun {
  private current: number

  constructor(chance: Chance) {
    this.current = Math.floor(chance.fraction() * uanCount)
  }

  next(): string {
    this.current = (this.current + uanStep) % uanCount
    return String(100_000_000_000 + this.current)
  }
}

/** Changes by weekday (Sunday first) and hour in India: people register in the daytime, at camps on weekdays. */
const weekdayWeights = [0.35, 1.1, 1.05, 1, 1, 1, 0.75]
const hourWeights = [2, 1, 1, 1, 1, 2, 5, 9, 16, 30, 44, 48, 42, 30, 33, 40, 38, 30, 20, 14, 10, 7, 4, 3]

/** The hours of the last so many days before `until` (milliseconds UTC), as start and length, weighted by the rhythm. */
export function changeRhythm(input: { days: number; until: number }): Weighted<readonly [number, number]> {
  const first = input.until - input.days * day
  const slots: [readonly [number, number], number][] = []
  for (let start = first; start < input.until; ) {
    const nextHour = Math.floor((start + istOffset) / hour + 1) * hour - istOffset
    const end = Math.min(nextHour, input.until)
    const local = new Date(start + istOffset)
    const weight = (weekdayWeights[local.getUTCDay()] ?? 1) * (hourWeights[local.getUTCHours()] ?? 1)
    slots.push([[start, end - start], (weight * (end - start)) / hour])
    start = end
  }
  return new Weighted(slots)
}

export interface PersonSources {
  readonly world: World
  readonly chance: Chance
  readonly uans: UanRun
  readonly rhythm: Weighted<readonly [number, number]>
}

/** One synthetic registrant, which the rules of import let through without a remark. */
export function inventPerson({ world, chance, uans, rhythm }: PersonSources): Registrant {
  const permanentState = world.permanentState.draw(chance)
  const profile = known(world.states.get(permanentState))
  const gender = chance.happens(world.transgenderShare) ? '3' : chance.happens(profile.femaleShare) ? '2' : '1'
  const permanentDistrict = known(world.districtOf.get(permanentState)).draw(chance)
  const current = currentPlace({ world, chance, profile, permanentState, permanentDistrict })
  const names = inventNames(known(world.regions.get(world.regionOf.get(permanentState) ?? '')), gender, chance)
  const occupationGender = gender === '2' ? 'F' : 'M'
  const times = changeTimes(rhythm, chance)
  const permanentPin = chance.pick(known(world.pinsOf.get(permanentDistrict)))
  return {
    uan: uans.next(),
    ...names,
    mobile: chance.happens(0.02) ? null : `${chance.pick(['6', '7', '8', '9', '9'])}${String(chance.between(0, 999_999_999)).padStart(9, '0')}`,
    dateOfBirth: birthDay({ profile, chance, at: times.updatedAt }),
    gender,
    permanentPin, permanentDistrict, permanentState,
    currentDistrict: current.district, currentState: current.state,
    currentPin: current.district === permanentDistrict && chance.happens(0.9) ? permanentPin : chance.pick(known(world.pinsOf.get(current.district))),
    currentAddress: inventAddress(world, current, chance),
    primaryOccupation: world.occupation[occupationGender].draw(chance),
    secondaryOccupation: chance.happens(0.12) ? world.occupation[occupationGender].draw(chance) : null,
    incomeSlab: world.incomeSlab.draw(chance),
    disabilityType: world.disabilityType.draw(chance),
    education: profile.education.draw(chance),
    socialCategory: world.socialCategory.draw(chance),
    ...times,
  }
}

/** Moves between States are published; a move within the State is an estimate of one in thirty. */
function currentPlace(input: { world: World; chance: Chance; profile: StateProfile; permanentState: number; permanentDistrict: number }): { state: number; district: number } {
  const { world, chance, profile, permanentState, permanentDistrict } = input
  if (chance.happens(profile.movedOutShare)) {
    const state = world.stateMovedTo.draw(chance)
    return { state, district: known(world.districtOf.get(state)).draw(chance) }
  }
  const district = chance.happens(0.033) ? known(world.districtOf.get(permanentState)).draw(chance) : permanentDistrict
  return { state: permanentState, district }
}

function inventNames(region: Region, gender: string, chance: Chance): { name: string; fatherOrHusbandName: string | null } {
  const drawnAs: Gender = gender === '2' || (gender === '3' && chance.happens(0.5)) ? 'F' : 'M'
  const given = (drawnAs === 'F' ? region.givenF : region.givenM).draw(chance)
  const surname = chance.pick(drawnAs === 'F' ? region.surnamesF : region.surnamesM)
  const elder = region.givenM.draw(chance)
  const elderSurname = region.surnamesM.includes(surname) ? surname : chance.pick(region.surnamesM)
  return { name: `${given} ${surname}`, fatherOrHusbandName: chance.happens(0.03) ? null : `${elder} ${elderSurname}` }
}

const streets = ['Station Road', 'Gandhi Nagar', 'Netaji Road', 'Ambedkar Colony', 'Temple Street', 'Old Bazar', 'Indira Nagar', 'Shivaji Chowk', 'Mill Road', 'Lake View', 'Canal Side', 'Shastri Nagar']
const streetsInHindi = ['गांधी नगर', 'स्टेशन रोड', 'पुराना बाज़ार', 'मंदिर मार्ग', 'अंबेडकर नगर', 'शास्त्री नगर']

function inventAddress(world: World, { state, district }: { state: number; district: number }, chance: Chance): string {
  const names = known(world.districtNames.get(district))
  if (world.regionOf.get(state) === 'hindi' && chance.happens(0.35)) return `मकान ${chance.between(1, 480)}, वार्ड ${chance.between(1, 40)}, ${chance.pick(streetsInHindi)}, ${names.hi}`
  const street = chance.pick(streets)
  return chance.happens(0.5)
    ? `H.No. ${chance.between(1, 480)}, Ward ${chance.between(1, 40)}, ${street}, ${names.en}`
    : `Village ${street}, PO ${chance.between(1, 90)}, Block ${chance.between(1, 20)}, ${names.en}`
}

function birthDay({ profile, chance, at }: { profile: StateProfile; chance: Chance; at: number }): string {
  const [youngest, oldest] = profile.age.draw(chance)
  // A year of 366 days for the youngest, so that nobody is a day too young.
  return istDayOf(new Date(at - Math.floor((youngest * 365.25 + 1 + chance.fraction() * ((oldest - youngest + 1) * 365.25 - 2)) * day)))
}

/** One in four changes is a first registration; else the registration lies between the opening of eShram and a week before the change, early ones more often. */
function changeTimes(rhythm: Weighted<readonly [number, number]>, chance: Chance): { registeredAt: number; updatedAt: number } {
  const [start, length] = rhythm.draw(chance)
  const updatedAt = Math.floor(start + chance.fraction() * length)
  const span = updatedAt - 7 * day - opening
  if (span <= 0 || chance.happens(0.25)) return { registeredAt: updatedAt, updatedAt }
  return { registeredAt: Math.floor(opening + chance.fraction() ** 2 * span), updatedAt }
}

/** The world is read whole or not at all, so a gap in it is a defect. */
function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the published figures and the code lists do not agree')
  return value
}
