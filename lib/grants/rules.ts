import type { AddressBasis, GrantFields } from '@/lib/access/box'
import { type Field, fieldKeys, type FileLevel, type ViewLevel } from '@/lib/access/fields'
import type { GrantWindow } from '@/lib/access/window'
import type { IstDay } from '@/lib/clock'

/** A box in the words of its request: what a sentence, a picture or a list says of it. A request has the same shape as its grant. */
export interface GrantFacts {
  readonly stateCode: number
  readonly districts: readonly number[] | 'all'
  readonly basis: AddressBasis
  readonly fields: GrantFields
  readonly canView: boolean
  readonly canDownload: boolean
  readonly window: GrantWindow
  readonly purpose: string
  /** First and last day, both included. */
  readonly startsOn: IstDay
  readonly endsOn: IstDay
}

/** Where a grant stands, by the database's clock. */
export interface GrantStanding {
  readonly state: 'live' | 'future' | 'suspended' | 'ended' | 'over'
  /** Whole days from today to the last day; 0 on the last day and after it. */
  readonly daysLeft: number
  /** How much of the period is gone, 0 to 1. */
  readonly periodShare: number
}

/** From when on an end is near: two warnings go out then (issue "Access in full"). Days. */
export const endingSoonDays = 14

/** The word for the grant's standing: `ending` is live with its end near. */
export function grantStatus(grant: GrantStanding): GrantStanding['state'] | 'ending' {
  return grant.state === 'live' && grant.daysLeft <= endingSoonDays ? 'ending' : grant.state
}

/** One parameter of a grant with its levels, in the order of columns. */
export interface GrantedField {
  readonly field: Field
  readonly view: ViewLevel
  readonly file: FileLevel
}

/** The parameters of a box in the order of columns. */
export function grantedFields(granted: GrantFields): GrantedField[] {
  return fieldKeys.flatMap((field) => {
    const level = granted[field]
    return level ? [{ field, ...level }] : []
  })
}
