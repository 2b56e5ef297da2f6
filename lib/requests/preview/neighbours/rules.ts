import type { Box } from '@/lib/access/box'
import { type CellLevel, type Field, fieldKeys, fields } from '@/lib/access/fields'
import { boxInForce, type GrantInForce } from '@/lib/access/in-force'
import { fileOf, rightsCounted, type Standing, viewOf } from '@/lib/requests/preview/rules'
import type { Districts, Preview } from '@/lib/requests/preview/schema'

/** An officer of the State with what gives there now. */
export interface Colleague {
  readonly officerId: string
  readonly name: string
  readonly designation: string
  readonly grants: readonly (GrantInForce & { readonly endsAt: Date })[]
}

/** A grant of the same officer that is neither ended nor over. */
interface OwnGrant {
  readonly id: string
  readonly number: string
  readonly state: string
  readonly districts: Districts
  readonly fields: GrantInForce['fields']
  readonly purpose: { readonly id: string }
}

/** What the officer's other grants share with what is asked, whether they give now or not. */
export function overlapsOf(own: readonly OwnGrant[], standing: Standing): Preview['overlaps'] {
  const { asked, replaced } = standing
  return own.flatMap((grant): Preview['overlaps'] => {
    const state = (['live', 'future', 'suspended'] as const).find((each) => each === grant.state)
    if (!state) return []
    return [{
      grantId: grant.id, number: grant.number, state, isReplaced: grant.id === replaced?.id, isSamePurpose: asked !== null && grant.purpose.id === asked.purpose_id,
      districts: asked ? sharedDistricts(districtsOf(asked), grant.districts) : [], fields: asked ? sharedFields(asked, grant) : [],
    }]
  })
}

/** Who else of the State holds some of what is asked, those with all of it first; the first few by name, the rest counted. */
export function holdersOf(input: { colleagues: readonly Colleague[]; officerId: string | null; standing: Standing; listedMax: number }): Preview['holders'] {
  const { asked, at } = input.standing
  if (asked === null) return { total: 0, all: 0, listed: [] }
  const found = input.colleagues.filter(({ officerId }) => officerId !== input.officerId).flatMap(({ grants, ...officer }) => grants.flatMap((grant) => {
    const districts = sharedDistricts(districtsOf(asked), districtsOf(grant))
    const shared = sharedFields(asked, grant).length
    if (districts.length === 0 || shared === 0) return []
    return [{ ...officer, grantId: grant.id, number: grant.number, endsAt: grant.endsAt.toISOString(), holdsAll: holdsAll(grant, asked, at), districts, fields: shared }]
  }))
  const ordered = found.sort((one, other) => Number(other.holdsAll) - Number(one.holdsAll) || other.fields - one.fields)
  const people = (all: typeof found): number => new Set(all.map(({ officerId }) => officerId)).size
  return { total: people(found), all: people(found.filter((each) => each.holdsAll)), listed: ordered.slice(0, input.listedMax) }
}

/** Where two areas of one State meet: `all`, the districts of both, or none. */
export function sharedDistricts(one: Districts, other: Districts): Districts {
  if (one === 'all') return other
  return other === 'all' ? one : one.filter((district) => other.includes(district))
}

/** The fields both give. */
export function sharedFields(one: Pick<GrantInForce, 'fields'>, other: Pick<GrantInForce, 'fields'>): Field[] {
  return fieldKeys.filter((field) => one.fields[field] !== undefined && other.fields[field] !== undefined)
}

/** True when the one grant gives everything the asked one would: place, basis, window, rights, and each field at its level or better. */
export function holdsAll(one: GrantInForce, asked: GrantInForce, at: Date): boolean {
  return rightsCounted.every((right) => {
    const wanted = boxInForce(asked, right, at)
    const given = boxInForce(one, right, at)
    return wanted === null || (given !== null && covers(given, wanted) && [...wanted.levels].every(([field, level]) => rank(given.levels.get(field)) >= rank(level)))
  })
}

function districtsOf(grant: Pick<GrantInForce, 'whole_state' | 'district_codes'>): Districts {
  return grant.whole_state ? 'all' : grant.district_codes
}

/** Of sensitive fields asked: how many live grants carry them, how many of those clear on screen or in files. */
export function carriedOf(asked: GrantInForce | null, live: readonly GrantInForce[]): Preview['carried'] {
  const sensitive = fieldKeys.filter((field) => fields[field].class === 'sensitive' && asked?.fields[field] !== undefined)
  return {
    grants: live.length,
    fields: sensitive.map((field) => ({
      field, grants: live.filter((grant) => grant.fields[field] !== undefined).length,
      clear: live.filter((grant) => viewOf(grant, field) === 'clear' || fileOf(grant, field) === 'clear').length,
    })),
  }
}

function covers(one: Box, other: Box): boolean {
  const { districts } = one.area
  const inPlace = one.area.stateCode === other.area.stateCode && (districts === 'all' || (other.area.districts !== 'all' && other.area.districts.every((code) => districts.includes(code))))
  const inTime = one.window.from <= other.window.from && other.window.to <= one.window.to && (one.rolling || !other.rolling)
  return inPlace && inTime && (one.basis === 'either' || one.basis === other.basis)
}

/** Levels in order: nothing, masked, a mask that may be lifted, clear. */
function rank(level: CellLevel | undefined): number {
  return level === undefined ? 0 : cellLevels.indexOf(level) + 1
}

const cellLevels = ['masked', 'unmaskable', 'clear'] as const satisfies readonly CellLevel[]
