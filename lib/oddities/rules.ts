import type { IstDay } from '@/lib/clock'
import type { OddityFacts, OddityRule } from '@/lib/oddities/schema'

/** An event of one person's day, as far as a rule looks at it. */
export interface DayEvent {
  readonly position: number
  readonly kind: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** True when the person acted; false for what befell the person or the person's account. */
  readonly isOwn: boolean
  /** Of India, 0 to 23. */
  readonly hour: number
  readonly address: string | null
  readonly district: number | null
  /** Rows of registrants that were shown or asked for. */
  readonly rows: number
  /** Of a look-up: how many earlier ones lay beside it, and how many registrants it found. */
  readonly near: number
  readonly found: number | null
}

/** What was usual of the person before that day. */
export interface Habits {
  /** Days since the first event that is remembered; 0 for somebody new. */
  readonly days: number
  readonly hours: ReadonlySet<number>
  readonly networks: ReadonlySet<string>
  readonly districts: ReadonlySet<number>
  /** Rows of each earlier day on which there were any: the middle one, and how many days. */
  readonly usualRows: number
  readonly busyDays: number
  /** Files of the month before this day that lapsed unopened. */
  readonly unopened: number
}

export interface OddityPolicy {
  readonly historyDays: number
  readonly volumeFactor: number
  readonly volumeRows: number
  readonly refusals: number
  readonly unopenedFiles: number
  readonly steps: number
}

/** Something odd. `about` names it within its rule and person: found again it is the same. */
export interface FoundOddity {
  readonly rule: OddityRule
  readonly about: string
  readonly facts: OddityFacts
  /** Where the events stand that show it. */
  readonly positions: readonly number[]
}

/** Of a person's usual amount something is known after so many days on which there was any. */
const busyDaysMin = 3
/** Events shown as evidence: more nobody reads, and the ledger's page has all of them. */
const evidenceMax = 20

/**
 * What is odd about a person's day so far: a pure function of the day's events, of what was usual before, and of policy, so that whoever runs it again finds the same. First times count
 * only for somebody who has used the portal for a while: of a newcomer everything is new.
 */
export function oddOn(input: { day: IstDay; events: readonly DayEvent[]; habits: Habits; policy: OddityPolicy }): FoundOddity[] {
  const { habits, policy } = input
  const isKnown = habits.days >= policy.historyDays
  return [...(isKnown ? [...firstHours(input), ...firstNetworks(input), ...firstDistricts(input), ...volume(input)] : []), ...refusals(input), ...unopened(input), ...walking(input)]
}

type Input = Parameters<typeof oddOn>[0]

/** Kinds of events that a person at work leaves; read by the database too. */
export const workPattern = /^(signIn\.done|registrants?\.|home\.viewed|export\.(requested|opened|downloadStarted))/

/** Acts that show that a person sits there; what a worker or a neighbour does to the account says nothing of the hour. */
function isAtWork({ isOwn, kind, outcome }: DayEvent): boolean {
  return isOwn && outcome === 'done' && workPattern.test(kind)
}

/** An hour is known when it or its neighbour is: whoever works until six is not odd at five past. */
function firstHours({ day, events, habits }: Input): FoundOddity[] {
  const known = (hour: number): boolean => [hour - 1, hour, hour + 1].some((each) => habits.hours.has((each + 24) % 24))
  return firsts(events.filter((event) => isAtWork(event) && !known(event.hour)), ({ hour }) => hour).map((event) => ({ rule: 'hour', about: `${day} ${event.hour}`, facts: { hour: event.hour }, positions: [event.position] }))
}

function firstNetworks({ day, events, habits }: Input): FoundOddity[] {
  const seen = events.flatMap((event) => {
    const network = networkAround(event.address)
    return event.isOwn && network !== null && !habits.networks.has(network) ? [{ position: event.position, network }] : []
  })
  return firsts(seen, ({ network }) => network).map(({ position, network }) => ({ rule: 'network', about: `${day} ${network}`, facts: { network }, positions: [position] }))
}

function firstDistricts({ day, events, habits }: Input): FoundOddity[] {
  const seen = events.flatMap(({ position, district, isOwn, outcome }) => (isOwn && outcome === 'done' && district !== null && !habits.districts.has(district) ? [{ position, district }] : []))
  // Whoever never chose a district has no habit of it.
  return habits.districts.size === 0 ? [] : firsts(seen, ({ district }) => district).map(({ position, district }) => ({ rule: 'district', about: `${day} ${district}`, facts: { district }, positions: [position] }))
}

function volume({ day, events, habits, policy }: Input): FoundOddity[] {
  const looks = events.filter(({ isOwn, outcome, rows }) => isOwn && outcome === 'done' && rows > 0)
  const rows = looks.reduce((sum, event) => sum + event.rows, 0)
  if (habits.busyDays < busyDaysMin || rows < policy.volumeRows || rows < habits.usualRows * policy.volumeFactor) return []
  const largest = [...looks].sort((one, other) => other.rows - one.rows || one.position - other.position)
  return [{ rule: 'volume', about: day, facts: { rows, usual: Math.round(habits.usualRows) }, positions: evidence(largest) }]
}

/** Refused to the person, and refused of the person's account to whoever tried. */
function refusals({ day, events, policy }: Input): FoundOddity[] {
  const refused = events.filter(({ outcome }) => outcome === 'refused')
  return refused.length < policy.refusals ? [] : [{ rule: 'refusals', about: day, facts: { count: refused.length }, positions: evidence(refused) }]
}

/** Files that were asked for and never opened, counted over the month: once a month, however many follow. */
function unopened({ day, events, habits, policy }: Input): FoundOddity[] {
  const lapsed = events.filter(({ kind }) => kind === 'export.lapsed')
  const count = habits.unopened + lapsed.length
  return lapsed.length === 0 || count < policy.unopenedFiles ? [] : [{ rule: 'unopened', about: day.slice(0, 7), facts: { count }, positions: evidence(lapsed) }]
}

/**
 * Look-ups that go from number to number: beside an earlier one, or into nothing. Either is the mark of somebody who has no person before him, and neither needs to know a number.
 */
function walking({ day, events, policy }: Input): FoundOddity[] {
  const lookUps = events.filter(({ kind, isOwn }) => isOwn && kind === 'registrants.lookedUp')
  const [steps, misses] = [lookUps.filter(({ near }) => near > 0), lookUps.filter(({ found, outcome }) => outcome === 'done' && found === 0)]
  const telling = steps.length >= misses.length ? steps : misses
  return telling.length < policy.steps ? [] : [{ rule: 'walking', about: day, facts: { steps: steps.length, misses: misses.length }, positions: evidence(telling) }]
}

/** The network around an address, as wide as an office's: /24, or /48. Null for none. */
export function networkAround(address: string | null): string | null {
  if (address === null) return null
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? []
  const [, three] = /^(\d+\.\d+\.\d+)\.\d+$/.exec(mapped ?? address) ?? []
  if (three !== undefined) return `${three}.0/24`
  if (!address.includes(':')) return null
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return `${[...before, ...Array.from({ length: zeros }, () => '0'), ...after].slice(0, 3).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/48`
}

function firsts<T>(items: readonly T[], of: (item: T) => string | number): T[] {
  const seen = new Set<string | number>()
  return items.filter((item) => !seen.has(of(item)) && seen.add(of(item)))
}

function evidence(events: readonly DayEvent[]): number[] {
  return events.slice(0, evidenceMax).map(({ position }) => position)
}
