import type { GrantFields } from '@/lib/access/box'

/** Who asks for what: a scope, and the first page or one from the middle of the feed. */
export interface PageCase {
  readonly name: string
  readonly scope: 'state' | 'district' | 'threeGrants'
  readonly deep: boolean
}

export const pageCases: readonly PageCase[] = (['state', 'district', 'threeGrants'] as const)
  .flatMap((scope) => [{ name: `${scope}.first`, scope, deep: false }, { name: `${scope}.deep`, scope, deep: true }])

const clear = { view: 'clear', file: 'clear' } as const
const masked = { view: 'masked', file: 'clear' } as const

/** Eight parameters, as in the main job: four of them masked. */
export const eightFields: GrantFields = {
  uan: masked, name: masked, mobile: masked, dateOfBirth: masked, gender: clear, permanentDistrict: clear, currentDistrict: clear, primaryOccupation: clear,
}

/** Bihar, and three of its districts: Patna (212), Bhojpur (193), Kishanganj (203). */
export const place = { state: 10, district: 212, three: [[212], [193], [203]] } as const
