import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Catalogue } from '@/lib/reference/catalogue'
import { Weighted } from '@/lib/registrants/generate/chance/rules'
import type { Gender, Region, StateProfile, World } from '@/lib/registrants/generate/schema'

type Row = Readonly<Record<string, string>>

/** The published figures (prisma/reference) as weights, over the places and occupations of the catalogue. */
export async function readWorld(catalogue: Catalogue, folder = path.resolve(import.meta.dirname, '../../../../prisma/reference')): Promise<World> {
  const rows = async (file: string): Promise<Row[]> => parse(await readFile(path.join(folder, file)), { columns: true, bom: true })
  const [profiles, figures, regions, given, surnames, occupations, pins] = await Promise.all(
    ['eshram_state_profile.csv', 'eshram_registrations.csv', 'names_regions.csv', 'names_given.csv', 'names_surnames.csv', 'eshram_occupations.csv', 'pincodes.csv'].map(rows),
  )
  const published = newestFigures(figures ?? [])
  const states = new Map((profiles ?? []).map((row) => [Number(row.code), stateProfile(row)]))
  return {
    states,
    permanentState: new Weighted((profiles ?? []).map((row) => [Number(row.code), Number(row.registrations_official)])),
    stateMovedTo: new Weighted((profiles ?? []).map((row) => [Number(row.code), Number(row.migrants_in)])),
    ...places(catalogue, pins ?? []),
    regionOf: new Map((regions ?? []).map((row) => [Number(row.state_code), row.region ?? ''])),
    regions: nameRegions(given ?? [], surnames ?? []),
    transgenderShare: published('gender', 'T') / 295_188_955,
    incomeSlab: new Weighted([['1', published('income_slab', '1')], ['2', published('income_slab', '2')], ['3', 0.55], ['4', 0.37], ['5', published('income_slab', '5')]]),
    socialCategory: new Weighted([['1', published('social_category', 'General')], ['2', published('social_category', 'OBC')], ['3', published('social_category', 'SC')], ['4', published('social_category', 'ST')]]),
    // No figures are published; the 2011 census counts about one in fifty.
    disabilityType: new Weighted(catalogue.masterEntries('disability_type').map(({ code }) => [code, code === '00' ? 97.8 : 0.1])),
    occupation: occupationsByGender(published, occupations ?? []),
  }
}

/** The newest value of each published figure, by its code or, where it has none, its label. */
function newestFigures(rows: readonly Row[]): (dimension: string, name: string) => number {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    // Counts and shares of the same thing stand side by side: the gender shares of an extract do not replace the counts.
    if (row.dimension === 'gender' && row.unit !== 'workers') continue
    const key = `${row.dimension} ${row.code || row.label}`
    const known = newest.get(key)
    if (!known || (known.as_of ?? '') < (row.as_of ?? '')) newest.set(key, row)
  }
  return (dimension, name) => {
    const value = Number(newest.get(`${dimension} ${name}`)?.value)
    if (!Number.isFinite(value)) throw new Error(`eshram_registrations.csv has no ${dimension} ${name}`)
    return value
  }
}

function stateProfile(row: Row): StateProfile {
  const value = (column: string): number => Number(row[column])
  return {
    femaleShare: value('female_pct') / 100,
    movedOutShare: value('migrants_out') / value('registrations_official'),
    // A registrant is 16 to 59 years old; a few are registered outside.
    age: new Weighted([
      [[16, 17], value('age_lt18_pct')], [[18, 25], value('age_18_25_pct')], [[26, 35], value('age_26_35_pct')], [[36, 45], value('age_36_45_pct')],
      [[46, 55], value('age_46_55_pct')], [[56, 59], value('age_56_59_pct')], [[60, 70], value('age_60plus_pct')],
    ]),
    education: new Weighted([
      ['01', value('edu_not_literate_pct')], ...split(value('edu_upto_primary_pct'), { '02': 12, '03': 38, '04': 50 }), ['05', value('edu_middle_pct')],
      ...split(value('edu_secondary_hs_pct'), { '06': 62, '07': 38 }),
      ...split(value('edu_diploma_above_pct'), { '08': 34, '09': 50, '10': 12, '11': 1, '12': 1, '13': 1, '14': 0.5, '15': 0.5 }),
    ]),
  }
}

/** One published share over the finer codes it covers: how it divides is an estimate. */
function split(whole: number, parts: Readonly<Record<string, number>>): (readonly [string, number])[] {
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0)
  return Object.entries(parts).map(([code, part]) => [code, (whole * part) / total] as const)
}

/** Districts weigh as many PIN codes as they have, the only measure of size at hand; a district without any borrows its parents'. */
function places(catalogue: Catalogue, rows: readonly Row[]): Pick<World, 'districtOf' | 'pinsOf' | 'districtNames'> {
  const own = new Map<number, string[]>()
  for (const { pincode, district_code } of rows) {
    const known = own.get(Number(district_code))
    if (known) known.push(pincode ?? '')
    else own.set(Number(district_code), [pincode ?? ''])
  }
  const districts = catalogue.states.flatMap(({ code }) => catalogue.districtsOf(code))
  const pinsOf = new Map(districts.map((district) => [district.code, own.get(district.code) ?? district.pinParentCodes.flatMap((code) => own.get(code) ?? [])]))
  const inhabited = districts.filter(({ code }) => (pinsOf.get(code) ?? []).length > 0)
  return {
    pinsOf,
    districtNames: new Map(districts.map(({ code, nameEn, nameHi }) => [code, { en: nameEn, hi: nameHi }])),
    districtOf: new Map(catalogue.states.map(({ code: stateCode }) => [
      stateCode, new Weighted(inhabited.filter((district) => district.stateCode === stateCode).map(({ code }) => [code, Math.min(own.get(code)?.length ?? 4, 60)])),
    ])),
  }
}

function nameRegions(given: readonly Row[], surnames: readonly Row[]): ReadonlyMap<string, Region> {
  const names = [...new Set(given.map((row) => row.region ?? ''))]
  return new Map(names.map((region) => {
    const givenOf = (gender: Gender) => new Weighted(given.filter((row) => row.region === region && row.gender === gender).map((row) => [row.name ?? '', Number(row.weight)]))
    const surnamesOf = (gender: Gender) => surnames.filter((row) => row.region === region && (row.gender_only === '' || row.gender_only === gender)).map((row) => row.surname ?? '')
    return [region, { givenF: givenOf('F'), givenM: givenOf('M'), surnamesF: surnamesOf('F'), surnamesM: surnamesOf('M') }]
  }))
}

/** The sectors of the eShram list under the seven groups of the published shares. */
const sectorGroups: Readonly<Record<string, readonly string[]>> = {
  1: ['Agriculture'],
  2: ['Construction', 'Mining'],
  3: ['Domestic and Household Workers', 'Healthcare', 'Beauty & Wellness'],
  4: ['Apparel', 'Capital Goods & Manufacturing', 'Electronics & HW', 'Food Industry', 'Gem & Jewellery', 'Glass & Ceramics', 'Leather Industry Works', 'Printing', 'Textile & Handloom', 'Tobacco Industry', 'Wood & Carpentry'],
  5: ['Handicrafts & Carpets', 'Musical Instruments'],
  6: ['Automobile & Transportation', 'BFSI', 'Education', 'Office Administration & Facility Management', 'Organised Retail', 'Private Security', 'Professionals', 'Retail', 'Service', 'Tourism & Hospitality'],
  7: ['Miscellaneous'],
}
/** What most people of a group do, as parts of the whole that the rest of its list adds to (published counts of sectors; within a sector an estimate). */
const commonOccupations: Readonly<Record<string, number>> = {
  '6111.0100': 3, '9211.0200': 6, '9313.0301': 4, '7112.0200': 1, '9111.9900': 12, '7531.0100': 4, '8153.0101': 2,
}

function occupationsByGender(published: (dimension: string, name: string) => number, rows: readonly Row[]): World['occupation'] {
  const entries = Object.entries(sectorGroups).flatMap(([group, sectors]) => {
    const inGroup = rows.filter((row) => sectors.includes(row.sector ?? '')).sort((one, other) => Number(one.list_sno) - Number(other.list_sno))
    // A few occupations hold most people: the list puts the common ones of a sector first.
    const weights = inGroup.map((row, rank) => (commonOccupations[row.nco_code ?? ''] ?? 0) + 1 / (rank + 1))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const share = published('sector_group', group)
    const female = published('sector_group_female_share', group) / 100
    return inGroup.map((row, index) => ({ code: row.nco_code ?? '', weight: (share * (weights[index] ?? 0)) / total, female }))
  })
  return {
    F: new Weighted(entries.map(({ code, weight, female }) => [code, weight * female])),
    M: new Weighted(entries.map(({ code, weight, female }) => [code, weight * (1 - female)])),
  }
}
