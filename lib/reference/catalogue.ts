import { withConnection } from '@/lib/db/pool'
import type { DatabaseRole } from '@/lib/db/roles'
import { type CatalogueRows, readCatalogueRows } from '@/lib/reference/catalogue-rows'

export type Locale = 'en' | 'hi'
export type MasterName = 'gender' | 'income_slab' | 'disability_type' | 'education_qualification' | 'social_category' | 'marital_status'

export interface StateEntry {
  readonly code: number
  readonly nameEn: string
  readonly nameHi: string
  /** `state` or `ut` */
  readonly kind: string
  /** ISO 3166-2, e.g. `IN-BR` */
  readonly iso: string
}
export interface DistrictEntry {
  readonly code: number
  readonly stateCode: number
  readonly nameEn: string
  readonly nameHi: string
  /** Districts whose PIN codes also serve this one: it is newer than the directory of PIN codes. */
  readonly pinParentCodes: readonly number[]
}
export interface OccupationEntry {
  /** NCO-2015: a family of four digits or an occupation `dddd.dddd`. */
  readonly code: string
  /** English only: NCO-2015 is not published in Hindi. */
  readonly title: string
}
export interface EshramOccupation extends OccupationEntry {
  readonly sector: string
}
export interface MasterEntry {
  readonly code: string
  readonly labelEn: string
  readonly labelHi: string
}

const inEnglish = new Intl.Collator('en')

/** The code lists in memory: about 25,000 entries, a few megabytes. Unknown codes are answered with the code itself, never with a guess. */
export class Catalogue {
  /** By English name. */
  readonly states: readonly StateEntry[]
  /** The 437 families, by code. */
  readonly occupationFamilies: readonly OccupationEntry[]
  /** The occupations eShram offers at registration, by code. */
  readonly eshramOccupations: readonly EshramOccupation[]
  private readonly stateByCode: ReadonlyMap<number, StateEntry>
  private readonly districtByCode: ReadonlyMap<number, DistrictEntry>
  private readonly districtsByState: ReadonlyMap<number, readonly DistrictEntry[]>
  private readonly titles: ReadonlyMap<string, string>
  private readonly masters: ReadonlyMap<string, ReadonlyMap<string, MasterEntry>>
  private readonly pins: ReadonlyMap<number, { readonly stateCode: number; readonly districtCodes: readonly number[] }>

  constructor(rows: CatalogueRows) {
    this.states = [...rows.states].sort((one, other) => inEnglish.compare(one.nameEn, other.nameEn))
    this.stateByCode = new Map(rows.states.map((state) => [state.code, state]))
    this.districtByCode = new Map(rows.districts.map((district) => [district.code, district]))
    const sorted = [...rows.districts].sort((one, other) => inEnglish.compare(one.nameEn, other.nameEn))
    this.districtsByState = groupBy(sorted, (district) => district.stateCode)
    // Divisions and groups are headings: no registrant works as one.
    const usable = rows.occupations.filter(({ level }) => level === 'family' || level === 'occupation')
    this.titles = new Map(usable.map(({ code, title }) => [code, title]))
    this.occupationFamilies = usable.filter(({ level }) => level === 'family').map(({ code, title }) => ({ code, title }))
    this.eshramOccupations = rows.eshramOccupations
    this.masters = new Map([...groupBy(rows.masters, ({ master }) => master)].map(([master, entries]) => [master, new Map(entries.map((entry) => [entry.code, entry]))]))
    this.pins = new Map(rows.pincodes.map(({ pincode, stateCode, districtCodes }) => [pincode, { stateCode, districtCodes }]))
  }

  isState(code: number): boolean {
    return this.stateByCode.has(code)
  }

  /** The State's name; the code when it is unknown. */
  stateName(code: number, locale: Locale): string {
    return named(this.stateByCode.get(code), code, locale)
  }

  /** The district; undefined when there is none of that LGD code. */
  district(code: number): DistrictEntry | undefined {
    return this.districtByCode.get(code)
  }

  /** The district's name; the code when it is unknown. */
  districtName(code: number, locale: Locale): string {
    return named(this.districtByCode.get(code), code, locale)
  }

  /** The districts of a State by English name; none for an unknown State. */
  districtsOf(stateCode: number): readonly DistrictEntry[] {
    return this.districtsByState.get(stateCode) ?? []
  }

  /** True for an NCO-2015 family or occupation. */
  isOccupation(code: string): boolean {
    return this.titles.has(code)
  }

  /** The title of a family or occupation; the code when it is unknown. */
  occupationTitle(code: string): string {
    return this.titles.get(code) ?? code
  }

  isMasterCode(master: MasterName, code: string): boolean {
    return this.masters.get(master)?.has(code) ?? false
  }

  /** The entries of one master, by code. */
  masterEntries(master: MasterName): readonly MasterEntry[] {
    return [...(this.masters.get(master)?.values() ?? [])]
  }

  /** The label of a code; the code when it is unknown. */
  masterLabel(master: MasterName, code: string, locale: Locale): string {
    const entry = this.masters.get(master)?.get(code)
    if (!entry) return code
    return locale === 'hi' ? entry.labelHi : entry.labelEn
  }

  /** Where a PIN code lies; undefined when India Post's directory has none of that number. A few have a State and no district. */
  pincode(pin: string): { readonly stateCode: number; readonly districtCodes: readonly number[] } | undefined {
    return this.pins.get(Number(pin))
  }

  /** True when the PIN code can serve the district: its own, one of a parent district's, or one of the State where the directory names no district. */
  isPinOfDistrict(input: { pin: string; districtCode: number }): boolean {
    const facts = this.pincode(input.pin)
    const district = this.districtByCode.get(input.districtCode)
    if (!facts || !district) return false
    if (facts.districtCodes.length === 0) return facts.stateCode === district.stateCode
    return facts.districtCodes.some((code) => code === district.code || district.pinParentCodes.includes(code))
  }
}

let shared: Promise<Catalogue> | undefined

/** The process's catalogue, read once under the given role. A process that outlives a change of the code lists is restarted by it. */
export function catalogue(role: DatabaseRole = 'portal_web'): Promise<Catalogue> {
  shared ??= withConnection(role, async (connection) => new Catalogue(await readCatalogueRows(connection))).catch((error: unknown) => {
    // A database that was away for a moment must not leave the process without names for ever.
    shared = undefined
    throw error
  })
  return shared
}

function named(entry: { nameEn: string; nameHi: string } | undefined, code: number, locale: Locale): string {
  if (!entry) return String(code)
  return locale === 'hi' ? entry.nameHi : entry.nameEn
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const key = keyOf(value)
    const group = groups.get(key)
    if (group) group.push(value)
    else groups.set(key, [value])
  }
  return groups
}
