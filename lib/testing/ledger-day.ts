import type { AdminActor, AuditorActor, OfficerActor, PersonActor } from '@/lib/auth/actor'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import type { Draws } from '@/lib/testing/leaks'

/** What the ledger must say of one act, as the day's own book has it: written before the act, by other code than the act's. */
export interface BookEntry {
  readonly kind: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Null for the portal itself. */
  readonly actorId: string | null
  readonly subjectId: string | null
  /** Part of what it holds. */
  readonly holds: Readonly<Record<string, unknown>>
  /** Not told to the officer it is about (docs/decisions/0180, 0184). */
  readonly isHidden: boolean
}

/** An officer of the day with what is known of them. */
export interface DayOfficer {
  readonly actor: OfficerActor
  readonly grant: { readonly id: string; readonly number: string; readonly requestId: string }
  readonly district: number
  readonly people: readonly TestRegistrant[]
  isSuspended: boolean
  lookUps: number
  unmasks: number
  files: { readonly id: string; readonly number: string; state: 'ready' | 'opened' | 'over' }[]
  asked: number
}

export interface DayReader<Actor extends AdminActor | AuditorActor> {
  readonly actor: Actor
  resolved: number
}

/** A day of many people on one portal: who they are, what each may do, and the book of what they did. */
export interface Day {
  readonly database: OwnerDatabase
  readonly draws: Draws
  readonly officers: readonly DayOfficer[]
  readonly admins: readonly DayReader<AdminActor>[]
  readonly auditors: readonly DayReader<AuditorActor>[]
  readonly limits: { readonly lookUps: number; readonly unmasks: number; readonly files: number; readonly resolutions: number }
  readonly book: BookEntry[]
  /** Open drafts and proposals of admins, and kept questions of anybody, by who they belong to. */
  readonly open: { readonly kind: 'draft' | 'proposal' | 'question' | 'contingency'; readonly id: string; readonly owner: PersonActor; readonly about: DayOfficer | null }[]
}

const fields = { uan: { view: 'clear', file: 'clear' }, name: { view: 'unmaskable', file: 'clear' }, mobile: { view: 'masked', file: 'masked' }, gender: { view: 'clear', file: 'clear' } } as const

/** Districts of two States, in which the officers' registrants live, one officer to a district. */
const places = [
  { state: 10, districts: [188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 198, 212] },
  { state: 32, districts: [554, 555, 556, 557, 558, 559, 560, 561, 562, 563, 564, 565] },
] as const

/** Makes the people: so many officers with one grant each and some registrants under it, admins and auditors. Nothing of this is in the ledger. */
export async function startDay(database: OwnerDatabase, input: { draws: Draws; officers: number; admins: number; auditors: number }): Promise<Day> {
  const { draws } = input
  const officers: DayOfficer[] = []
  for (let at = 0; at < input.officers; at += 1) {
    const place = places[at % 2 === 0 ? 0 : 1]
    const district = place.districts[Math.floor(at / 2) % place.districts.length] ?? 0
    const actor = await buildOfficer(database, place.state)
    const people = Array.from({ length: 2 + draws.below(4) }, (_, each) => someone(at * 100 + each, place.state, district))
    await putRegistrants(people)
    const id = await buildGrant(database, { officer: actor, districts: [district], download: true, fields })
    const [grant] = await database.sql<{ number: string; requestId: string }>('SELECT number, request_id AS "requestId" FROM portal."grant" WHERE id = $1', [id])
    if (!grant) throw new Error('no grant was made')
    officers.push({ actor, grant: { id, ...grant }, district, people, isSuspended: false, lookUps: 0, unmasks: 0, files: [], asked: 0 })
  }
  const reader = <Actor extends AdminActor | AuditorActor>(actor: Actor): DayReader<Actor> => ({ actor, resolved: 0 })
  const admins = await Promise.all(Array.from({ length: input.admins }, async () => reader(await buildAdmin(database))))
  const auditors = await Promise.all(Array.from({ length: input.auditors }, async () => reader(await buildAuditor(database))))
  const [policy] = await database.sql<Day['limits']>('SELECT lookups_per_day_max AS "lookUps", unmasks_per_day_max AS unmasks, exports_per_day_max AS files, resolve_per_day_max AS resolutions FROM portal.policy')
  if (!policy) throw new Error('the policy row is missing')
  return { database, draws, officers, admins, auditors, limits: policy, book: [], open: [] }
}

/** A registrant whose every value is told apart from everything a ledger may hold. */
function someone(number: number, state: number, district: number): TestRegistrant {
  const sign = number.toString(36).padStart(4, '0')
  return {
    id: String(7_300_000_000_000_000_000n + BigInt(number) * 7_919n), uan: String(731_000_000_000 + number * 7_919), name: `Zubeidaxq${sign} Khatoonvw`, mobile: String(9_731_000_000 + number * 13), dateOfBirth: `19${60 + (number % 40)}-0${1 + (number % 9)}-1${number % 10}`,
    fatherOrHusbandName: `Yakubxq${sign} Ansarivw`, permanentPin: '854301', currentPin: '854302', currentAddress: `Jhopdixq${sign} Talabvw`, incomeSlab: null, disabilityType: null, education: null, socialCategory: null,
    gender: '2', primaryOccupation: '9211.0100', secondaryOccupation: null, permanentState: state, permanentDistrict: district, currentState: state, currentDistrict: district,
    registeredAt: new Date(Date.now() - 2 * 86_400_000), changedAt: new Date(Date.now() - 86_400_000 - number * 10),
  }
}

/** Writes into the book what the ledger must say. */
export function expectEvent(day: Day, entry: Partial<BookEntry> & { kind: string; actorId: string | null }): void {
  day.book.push({ outcome: 'done', subjectId: null, holds: {}, isHidden: false, ...entry })
}

/** Everybody of the day. */
export function everybody(day: Day): PersonActor[] {
  return [...day.officers, ...day.admins, ...day.auditors].map(({ actor }) => actor)
}
