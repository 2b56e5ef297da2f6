import type { Weighted } from '@/lib/registrants/generate/chance/rules'

export type Gender = 'F' | 'M'

/** Names of one region; a surname that only one gender carries stands in that list alone. */
export interface Region {
  readonly givenF: Weighted<string>
  readonly givenM: Weighted<string>
  readonly surnamesF: readonly string[]
  readonly surnamesM: readonly string[]
}

export interface StateProfile {
  readonly femaleShare: number
  /** Registrants whose current State is another, as a share of all. */
  readonly movedOutShare: number
  /** Youngest and oldest of an age band, in years. */
  readonly age: Weighted<readonly [number, number]>
  readonly education: Weighted<string>
}

/** What synthetic people are drawn from. States and districts by LGD code. */
export interface World {
  readonly states: ReadonlyMap<number, StateProfile>
  readonly permanentState: Weighted<number>
  readonly stateMovedTo: Weighted<number>
  readonly districtOf: ReadonlyMap<number, Weighted<number>>
  readonly pinsOf: ReadonlyMap<number, readonly string[]>
  readonly districtNames: ReadonlyMap<number, { readonly en: string; readonly hi: string }>
  readonly regionOf: ReadonlyMap<number, string>
  readonly regions: ReadonlyMap<string, Region>
  readonly transgenderShare: number
  readonly incomeSlab: Weighted<string>
  readonly socialCategory: Weighted<string>
  readonly disabilityType: Weighted<string>
  readonly occupation: Readonly<Record<Gender, Weighted<string>>>
}

/** What is asked of the generator. */
export interface Generation {
  readonly registrants: number
  /** Their latest change lies within so many days before `until`. */
  readonly days: number
  readonly seed: number
  /** Milliseconds since 1970 UTC; nothing is later. */
  readonly until: number
}
