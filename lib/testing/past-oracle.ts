import type { GrantFields } from '@/lib/access/box'
import type { Field } from '@/lib/access/fields'

/**
 * Who could see what at any instant, the slow and obvious way: each register is a list of entries with their beginnings, and the last one that has begun
 * holds. No ranges, no SQL, no code shared with lib/access or lib/simulator. What the simulator answers must equal this, cell by cell.
 */
interface Begun {
  readonly from: Date
}
export interface PastOfficer {
  readonly id: string
  readonly state: number
  readonly standings: readonly (Begun & { readonly status: 'invited' | 'active' | 'deactivated' })[]
}
export interface PastGrant {
  readonly id: string
  readonly officer: PastOfficer
  readonly purpose: PastPurpose
  readonly districts: readonly number[] | null
  readonly basis: 'permanent' | 'current' | 'either'
  readonly fields: GrantFields
  readonly view: boolean
  readonly download: boolean
  readonly window: { readonly days: number } | { readonly from: string; readonly to: string }
  readonly givenAt: Date
  readonly startsAt: Date
  readonly endsAt: Date
  readonly endedAt: Date | null
  /** When it was stopped and let go on, in turns, beginning with a stop. */
  readonly turns: readonly Date[]
}
export interface PastPurpose {
  readonly id: string
  readonly versions: readonly (Begun & { readonly fields: readonly Field[]; readonly isOpen: boolean })[]
}
export interface PastState {
  readonly state: number
  readonly versions: readonly (Begun & { readonly takesPart: boolean })[]
}
export interface PastPerson {
  readonly id: string
  readonly versions: readonly (Begun & { readonly changedAt: Date; readonly permanent: readonly [number, number]; readonly current: readonly [number, number] })[]
}
export interface PastWorld {
  readonly states: readonly PastState[]
  readonly purposes: readonly PastPurpose[]
  readonly officers: readonly PastOfficer[]
  readonly grants: readonly PastGrant[]
  readonly people: readonly PastPerson[]
}

/** The entry that held at the instant. */
export function heldAt<Entry extends Begun>(entries: readonly Entry[], at: Date): Entry | undefined {
  let held: Entry | undefined
  for (const entry of entries) if (entry.from.getTime() <= at.getTime()) held = entry
  return held
}

/** Did the grant give anything at all then? */
export function gaveAt(world: PastWorld, grant: PastGrant, at: Date): boolean {
  const time = at.getTime()
  if (grant.givenAt.getTime() > time) return false
  if (grant.startsAt.getTime() > time || grant.endsAt.getTime() <= time) return false
  if (grant.endedAt && grant.endedAt.getTime() <= time) return false
  const turnsSoFar = grant.turns.filter((turn) => turn.getTime() <= time).length
  if (turnsSoFar % 2 === 1) return false
  if (heldAt(grant.officer.standings, at)?.status !== 'active') return false
  if (heldAt(grant.purpose.versions, at)?.isOpen !== true) return false
  const state = world.states.find((each) => each.state === grant.officer.state)
  return state !== undefined && heldAt(state.versions, at)?.takesPart === true
}

const dayText = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' })

function isInWindow(grant: PastGrant, changedAt: Date, at: Date): boolean {
  const changed = dayText.format(changedAt)
  if (!('days' in grant.window)) return grant.window.from <= changed && changed <= grant.window.to
  // Today and so many days before it, written out one by one.
  const noon = Date.parse(`${dayText.format(at)}T12:00:00Z`)
  const days = Array.from({ length: grant.window.days + 1 }, (_, back) => new Date(noon - back * 86_400_000).toISOString().slice(0, 10))
  return days.includes(changed)
}

/** What the officer got of the person's field then, working under the purpose. */
export function cellAt(world: PastWorld, input: { officer: PastOfficer; purpose: PastPurpose; person: PastPerson; field: Field; right: 'view' | 'download'; at: Date }): 'clear' | 'unmaskable' | 'masked' | 'absent' {
  const { officer, purpose, person, field, right, at } = input
  const facts = heldAt(person.versions, at)
  if (!facts) return 'absent'
  const levels = new Set<string>()
  for (const grant of world.grants) {
    if (grant.officer !== officer || grant.purpose !== purpose || !gaveAt(world, grant, at) || !isInWindow(grant, facts.changedAt, at)) continue
    const places = { permanent: [facts.permanent], current: [facts.current], either: [facts.permanent, facts.current] }[grant.basis]
    if (!places.some(([state, district]) => state === officer.state && (grant.districts ?? [district]).includes(district))) continue
    const needed = heldAt(purpose.versions, at)?.fields ?? []
    const given = needed.includes(field) ? grant.fields[field] : undefined
    if (right === 'view' && grant.view && given) levels.add(given.view)
    if (right === 'download' && grant.download) {
      // A file of a grant that gives anything still needed names its people by UAN.
      if (field === 'uan' && needed.some((each) => grant.fields[each])) levels.add('clear')
      else if (given && given.file !== 'absent') levels.add(given.file)
    }
  }
  return (['clear', 'unmaskable', 'masked'] as const).find((level) => levels.has(level)) ?? 'absent'
}
