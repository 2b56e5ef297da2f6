import type { Field } from '@/lib/access/fields'
import { grantsInForce, type GrantInForce } from '@/lib/access/in-force'
import { recordAlone } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import type { DatabaseRole } from '@/lib/db/roles'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { type Case, casesOf } from '@/lib/simulator/cases/rules'
import { openHandle } from '@/lib/simulator/handle/rules'
import { wordsOf } from '@/lib/simulator/schema'
import { answerRow, type CellAnswer, isNothing, type Lens, lensesOf, type RowAnswer } from '@/lib/simulator/rules'
import { findOfficerName, type OfficerName, readNow, readResolvedFacts, readSurroundings, type ResolvedFacts, searchOfficers, selectInForce, selectStandings } from '@/lib/simulator/store'
import { type GrantStanding, reachOf } from '@/lib/simulator/verdict/rules'

/** Who may ask: neither reads a registrant's values, here or anywhere. */
export type Reader = AdminActor | AuditorActor

/** What an officer could see at an instant, purpose by purpose, and why the rest not. */
export interface OfficerAnswer {
  readonly officer: OfficerName
  readonly at: Date
  /** The account then; null when there was none. */
  readonly status: 'invited' | 'active' | 'deactivated' | null
  readonly isStateOnModule: boolean
  readonly lenses: readonly { readonly lens: Lens; readonly cases: readonly Case[] }[]
  readonly standings: readonly GrantStanding[]
}

/** What a search for an officer found; `hasMore`: more match than are shown. */
export interface OfficersFound {
  readonly officers: readonly OfficerName[]
  readonly hasMore: boolean
}

/** The officers in whose name, user id or State's name (either language) every word stands that was typed; a whole user id finds one alone. Nothing typed finds nobody. */
export async function findOfficers({ reader, typed }: { reader: Reader; typed: string }): Promise<OfficersFound> {
  const words = wordsOf(typed)
  if (words.length === 0) return { officers: [], hasMore: false }
  const codes = await catalogue()
  const holds = (code: number, word: string): boolean => [codes.stateName(code, 'en').toLowerCase(), codes.stateName(code, 'hi')].some((name) => name.includes(word))
  const found = await inReadOnly(roleOf(reader), (tx) => searchOfficers(tx, {
    typed: words.join(' '), limit: limits.officersFoundMax + 1,
    words: words.map((word) => ({ word, states: codes.states.filter(({ code }) => holds(code, word)).map(({ code }) => code) })),
  }))
  return { officers: found.slice(0, limits.officersFoundMax), hasMore: found.length > limits.officersFoundMax }
}

/** One officer by id, for a page's own form; undefined when there is none. */
export function readOfficerName(reader: Reader, id: string): Promise<OfficerName | undefined> {
  return inReadOnly(roleOf(reader), (tx) => findOfficerName(tx, id))
}

/**
 * What one officer could see at the instant, or now. Read in one snapshot, recorded, then answered.
 * Throws AppError: `not_found` (no such officer), `invalid` (an instant that is still to come), `ledger`.
 */
export async function simulateOfficer({ reader, officerId, at }: { reader: Reader; officerId: string; at?: Date }): Promise<OfficerAnswer> {
  const codes = await catalogue()
  const answer = await inReadOnly(roleOf(reader), async (tx): Promise<OfficerAnswer> => {
    await checkInstant(tx, at)
    const officer = await findOfficerName(tx, officerId)
    if (!officer) throw new AppError('not_found')
    const inForce = await grantsInForce(tx, { officerId, at })
    const districts = codes.districtsOf(officer.stateCode).map(({ code }) => code)
    const lenses = lensesOf(inForce.grants, inForce.at).map((lens) => ({ lens, cases: casesOf(lens, { stateCode: officer.stateCode, districts, isWholeState: true }) }))
    const surroundings = await readSurroundings(tx, { officerId, stateCode: officer.stateCode, at })
    return { officer, at: inForce.at, ...surroundings, lenses, standings: await selectStandings(tx, { officerId }, at) }
  })
  await recordAlone({
    kind: 'simulator.officer', actor: reader, stateCode: answer.officer.stateCode,
    details: { userId: answer.officer.userId, at: answer.at.toISOString(), grants: answer.standings.filter(({ isInForce }) => isInForce).map(({ grant }) => grant.number) },
  })
  return answer
}

/** One officer who could see the field in the place: under which purpose, of which registrants, on screen and in files. */
export interface FieldRow {
  readonly officer: GrantStanding['officer']
  readonly purpose: Lens['purpose']
  readonly case: Case
  readonly view: CellAnswer | undefined
  readonly download: CellAnswer | undefined
}
export interface FieldAnswer {
  readonly at: Date
  readonly rows: readonly FieldRow[]
  /** Every grant of the State's officers, for the ends of those that give and the reasons of those that do not. */
  readonly standings: readonly GrantStanding[]
}

/** Who could see a field of registrants of a district, or anywhere in a State, at the instant or now. Throws AppError: `invalid` (instant, place), `ledger`. */
export async function simulateField(input: { reader: Reader; field: Field; stateCode: number; district?: number; at?: Date }): Promise<FieldAnswer> {
  const { reader, field, stateCode, district, at } = input
  const codes = await catalogue()
  if (!codes.isState(stateCode)) throw new AppError('invalid', { fields: [{ field: 'state', message: 'notValid' }] })
  const all = codes.districtsOf(stateCode).map(({ code }) => code)
  if (district !== undefined && !all.includes(district)) throw new AppError('invalid', { fields: [{ field: 'district', message: 'districtOfState' }] })
  const districts = district === undefined ? all : [district]
  const answer = await inReadOnly(roleOf(reader), async (tx): Promise<FieldAnswer> => {
    const asked = await checkInstant(tx, at)
    const standings = await selectStandings(tx, { stateCodes: [stateCode] }, at)
    const rows = [...await selectInForce(tx, { stateCodes: [stateCode], at })].flatMap(([officerId, grants]) => {
      const officer = nameOf(standings, officerId)
      return lensesOf(grants, asked).flatMap((lens) => casesOf(lens, { stateCode, districts, isWholeState: district === undefined })
        .map((each) => ({ officer, purpose: lens.purpose, case: each, view: each.answer.view.get(field), download: each.answer.download.get(field) })))
    })
    return { at: asked, rows: rows.filter((row) => row.view !== undefined || row.download !== undefined), standings }
  })
  await recordAlone({
    kind: 'simulator.field', actor: reader, stateCode,
    details: { field, state: stateCode, district: district ?? null, at: answer.at.toISOString(), officers: new Set(answer.rows.map((row) => row.officer.id)).size },
  })
  return answer
}

/** One officer who could see the registrant, under one purpose. */
export interface RegistrantRow {
  readonly officer: GrantStanding['officer']
  readonly purpose: Lens['purpose']
  readonly answer: RowAnswer
}
/** `standing` says what the portal knew; only a `known` registrant has rows. */
export interface RegistrantAnswer {
  readonly facts: Exclude<ResolvedFacts, { standing: 'known' }> | { readonly standing: 'known'; readonly instant: Date; readonly expiresAt: Date; readonly knownAt: Date }
  readonly rows: readonly RegistrantRow[]
  readonly standings: readonly GrantStanding[]
  /** Grants whose area holds the registrant and that gave nothing all the same; `isWindow`: because the last change lies outside. */
  readonly misses: readonly { readonly standing: GrantStanding; readonly isWindow: boolean }[]
}

/**
 * Who could see the registrant of a resolved UAN at the instant or now, field by field. No value, name, place or date of the registrant comes out.
 * Throws AppError: `invalid` (an instant that is still to come), `ledger`.
 */
export async function simulateRegistrant({ reader, handle, at }: { reader: Reader; handle: string; at?: Date }): Promise<RegistrantAnswer> {
  const resolution = openHandle({ readerId: reader.id, handle })
  const answer = await inReadOnly(roleOf(reader), async (tx): Promise<RegistrantAnswer> => {
    const asked = await checkInstant(tx, at)
    if (resolution === null) return { facts: { standing: 'over', instant: asked }, rows: [], standings: [], misses: [] }
    await speakAs(tx, reader)
    const found = await readResolvedFacts(tx, { resolution, readerId: reader.id, at })
    if (found.standing !== 'known') return { facts: found, rows: [], standings: [], misses: [] }
    const { row, ...facts } = found
    const stateCodes = [...new Set([row.permanentState, row.currentState])]
    const standings = await selectStandings(tx, { stateCodes }, at)
    const inForce = await selectInForce(tx, { stateCodes, at })
    const rows = rowsFor({ inForce, standings, at: asked, answer: (lens) => answerRow(lens, row) })
    const giving = new Set(rows.flatMap(({ answer: { view, download } }) => [...view.values(), ...download.values()].flatMap(({ by }) => by.map((box) => box.grantId))))
    const misses = standings.filter(({ grant }) => !giving.has(grant.id)).map((standing) => ({ standing, reach: reachOf(standing, row, asked) }))
      .filter(({ reach, standing }) => reach.area && (!standing.isInForce || !reach.window)).map(({ standing, reach }) => ({ standing, isWindow: !reach.window }))
    return { facts, rows, standings, misses }
  })
  await recordAlone({
    kind: 'simulator.registrant', actor: reader,
    details: { resolution, at: answer.facts.instant.toISOString(), standing: answer.facts.standing, officers: new Set(answer.rows.map((row) => row.officer.id)).size },
  })
  return answer
}

function rowsFor(input: { inForce: ReadonlyMap<string, GrantInForce[]>; standings: readonly GrantStanding[]; at: Date; answer: (lens: Lens) => RowAnswer }): RegistrantRow[] {
  return [...input.inForce].flatMap(([officerId, grants]) => lensesOf(grants, input.at)
    .map((lens) => ({ officer: nameOf(input.standings, officerId), purpose: lens.purpose, answer: input.answer(lens) }))
    .filter((row) => !isNothing(row.answer)))
}

function nameOf(standings: readonly GrantStanding[], officerId: string): GrantStanding['officer'] {
  const officer = standings.find((standing) => standing.officer.id === officerId)?.officer
  if (!officer) throw new Error('an officer has a grant in force and none on record')
  return officer
}

/** The instant of the question; what is still to come has no answer. */
async function checkInstant(tx: Tx, at: Date | undefined): Promise<Date> {
  const now = await readNow(tx)
  if (at !== undefined && at > now) throw new AppError('invalid', { fields: [{ field: 'day', message: 'instantAhead' }] })
  return at ?? now
}

/** Each reader through their own login. */
function roleOf(reader: Reader): DatabaseRole {
  return reader.kind === 'auditor' ? 'portal_auditor' : 'portal_web'
}
