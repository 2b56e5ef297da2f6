import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addDays, istDayOf } from '@/lib/clock'
import { plainLetter } from '@/lib/demo/letter/rules'
import { AppError } from '@/lib/errors'
import { readColleagueGrants, readColleagues, readEnterers, readEntryBars } from '@/lib/requests/enterers/reads'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { openLetter } from '@/lib/requests/letter/use-cases'
import { readOwnRequest, readOwnRequests, readRequest } from '@/lib/requests/reads'
import type { RequestBox } from '@/lib/requests/schema'
import { startRequest, submitRequest, withdrawRequest } from '@/lib/requests/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildInvited, buildOfficer, buildPurpose, putStateOnModule } from '@/lib/testing/factories'
import { draftRequest, type Entry, seenBy } from '@/lib/testing/requests'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const bihar = 10
const patna = 212
/** A State without an officer who can sign in. */
const jharkhand = 20
const today = istDayOf(new Date())
let admin: AdminActor
let officer: OfficerActor
let invited: string
let box: RequestBox

beforeAll(async () => {
  admin = await buildAdmin(database)
  invited = await buildInvited(database, jharkhand)
  box = {
    districts: [patna], basis: 'either', fields: { uan: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } }, canView: true, canDownload: false, window: { days: 7 },
    purposeId: await buildPurpose(database), justification: 'Ration portability', orderNumber: 'LAB/2026/1482', orderDate: today, startsOn: today, endsOn: addDays(today, 100),
  }
})
beforeEach(async () => {
  officer = await buildOfficer(database, bihar)
})

const draft = (entry: Partial<Entry> = {}) => draftRequest(database, { actor: officer, officerId: officer.id, box, ...entry })
const draftByAdmin = (entry: Partial<Entry> = {}) => draft({ actor: admin, officerId: invited, box: { ...box, districts: 'all' }, ...entry })
const submitted = async (entry: Partial<Entry> = {}) => {
  const made = await draft(entry)
  await submitRequest({ actor: entry.actor ?? officer, ...made, answer: '' })
  return made
}
const statusOf = async (id: string) => (await database.sql<{ status: string }>('SELECT status::text AS status FROM portal.request WHERE id = $1', [id]))[0]?.status
const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (!(error instanceof AppError)) throw new Error(`no refusal but ${String(error)}`)
  return error.fields.length > 0 ? error.fields.map(({ field, message }) => `${field}:${message}`).join(' ') : error.reason
}

describe('who enters the requests of a State', () => {
  const deactivate = (id: string) => database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [id])
  const activate = (id: string) => database.sql(`UPDATE portal."user" SET status = 'active' WHERE id = $1`, [id])

  test('is its officer, and no admin as long as one can sign in', async () => {
    const grant = await buildGrant(database, { officer, fields: box.fields })
    for (const asked of [{ kind: 'newOfficer', stateCode: bihar }, { kind: 'change', officerId: officer.id }, { kind: 'change', grantId: grant }, { kind: 'renewal', grantId: grant }, { kind: 'end', grantId: grant }] as const) {
      expect(await reasonOf(startRequest({ actor: admin, asked })), asked.kind).toBe('stateHasOfficer')
    }
    // A grant that gives no more is no want of an officer.
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_by_id = $2, ended_reason = 'Over' WHERE id = $1`, [grant, admin.id])
    expect(await reasonOf(startRequest({ actor: admin, asked: { kind: 'newOfficer', stateCode: bihar } }))).toBe('stateHasOfficer')
    expect((await readEntryBars(admin)).get(bihar)).toBe('stateHasOfficer')
    expect((await readEnterers(admin, bihar)).map(({ id }) => id)).toContain(officer.id)
  })

  test('is an admin for a State whose officers are none, invited or deactivated', async () => {
    const state = 27
    await putStateOnModule(database, state)
    const begin = () => startRequest({ actor: admin, asked: { kind: 'newOfficer', stateCode: state } })
    await begin()
    await buildInvited(database, state)
    await begin()
    const only = await buildOfficer(database, state)
    expect(await reasonOf(begin())).toBe('stateHasOfficer')
    await deactivate(only.id)
    await begin()
    expect([(await readEntryBars(admin)).get(state), await readEnterers(admin, state)]).toEqual([undefined, []])
  })

  test('is asked again when it is submitted: what an admin drafted, or got back, is not submitted once the State has an officer', async () => {
    const [drafted, returned] = [await draftByAdmin(), await draftByAdmin()]
    await submitRequest({ actor: admin, ...returned, answer: '' })
    await decideRequest({ actor: await buildAdmin(database), ...returned, verdict: 'return', reason: 'Which order?', preview: '' })
    const open = await draftByAdmin()
    await submitRequest({ actor: admin, ...open, answer: '' })
    await activate(invited)
    expect(await reasonOf(submitRequest({ actor: admin, ...drafted, answer: '' }))).toBe('stateHasOfficer')
    expect(await reasonOf(submitRequest({ actor: admin, id: returned.id, revision: returned.revision + 1, answer: 'That of May.' }))).toBe('stateHasOfficer')
    expect((await readRequest(admin, drafted.id))?.problems).toEqual([{ field: '', message: 'stateHasOfficer' }])
    // What was submitted before is not approved any more; it can be refused, and a draft can be taken back.
    const other = await buildAdmin(database)
    expect((await readRequest(other, open.id))?.hindrances).toEqual([{ field: '', message: 'stateAsksItself' }])
    expect(await reasonOf(decideRequest({ actor: other, ...open, verdict: 'approve', reason: 'Order seen.', preview: await seenBy(other, open.id) }))).toBe(':stateAsksItself')
    await decideRequest({ actor: other, ...open, verdict: 'refuse', reason: 'The State asks itself.', preview: '' })
    expect(await statusOf(open.id)).toBe('refused')
    await withdrawRequest({ actor: admin, id: drafted.id })
    await deactivate(invited)
    await submitRequest({ actor: admin, id: returned.id, revision: returned.revision + 1, answer: 'That of May.' })
    invited = await buildInvited(database, jharkhand)
  })

  test('is said by the database as well, of a draft and of a submission', async () => {
    const insert = (by: string, state: number, about: string | null) => database.sql(
      `INSERT INTO portal.request (number, kind, officer_id, proposed_by_id, state_code) VALUES ('REQ-' || left(gen_random_uuid()::text, 8), $4::portal.request_kind, $3, $1, $2)`, [by, state, about, about ? 'change' : 'newOfficer'])
    await expect(insert(admin.id, bihar, officer.id)).rejects.toThrow(/stateHasOfficer/)
    await expect(insert(admin.id, bihar, null)).rejects.toThrow(/stateHasOfficer/)
    await expect(insert(officer.id, jharkhand, null)).rejects.toThrow(/notOfState/)
    await expect(insert((await buildAuditor(database)).id, jharkhand, null)).rejects.toThrow(/notOfState/)
    await expect(insert(invited, jharkhand, null)).rejects.toThrow(/notOfState/)
    await expect(insert(officer.id, bihar, invited)).rejects.toThrow(/officer of its State/)
    await insert(admin.id, jharkhand, invited)
    await insert(officer.id, bihar, (await buildOfficer(database, bihar)).id)
    const drafted = await draftByAdmin()
    await activate(invited)
    const submit = () => database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now(), waiting_since = now() WHERE id = $1`, [drafted.id])
    await expect(submit()).rejects.toThrow(/stateHasOfficer/)
    await deactivate(invited)
    await submit()
    invited = await buildInvited(database, jharkhand)
  })
})

describe('an officer', () => {
  test('asks for the own State, oneself and colleagues, and for nobody of another State', async () => {
    const own = await buildGrant(database, { officer, fields: box.fields })
    const [colleague, stranger] = [await buildOfficer(database, bihar), await buildOfficer(database, 9)]
    const theirs = await buildGrant(database, { officer: colleague, fields: box.fields })
    const foreign = await buildGrant(database, { officer: stranger, fields: box.fields })
    for (const kind of ['change', 'renewal', 'end'] as const) expect(await reasonOf(startRequest({ actor: officer, asked: { kind, grantId: foreign } }))).toBe('not_found')
    expect(await reasonOf(startRequest({ actor: officer, asked: { kind: 'change', officerId: stranger.id } }))).toBe('not_found')
    const nomination = await startRequest({ actor: officer, asked: { kind: 'newOfficer', stateCode: 9 } })
    expect((await readOwnRequest(officer, nomination.id))?.request.stateCode).toBe(bihar)
    for (const [grantId, about] of [[own, officer.id], [theirs, colleague.id]] as const) {
      for (const kind of ['change', 'renewal', 'end'] as const) {
        const detail = await readOwnRequest(officer, (await startRequest({ actor: officer, asked: { kind, grantId } })).id)
        expect([detail?.replaced?.id, detail?.request.officerId]).toEqual([grantId, about])
      }
    }
    const beside = await startRequest({ actor: officer, asked: { kind: 'change', officerId: colleague.id } })
    expect((await readOwnRequest(officer, beside.id))?.people.officerName).toBe(colleague.name)
  })

  test('knows of colleagues their names, designations and boxes, and nothing of another State', async () => {
    const [colleague, stranger] = [await buildOfficer(database, bihar), await buildOfficer(database, 9)]
    const [given, foreign] = [await buildGrant(database, { officer: colleague, fields: box.fields }), await buildGrant(database, { officer: stranger, fields: box.fields })]
    await database.sql(`INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) VALUES ($1, $2, 'Under inquiry')`, [given, admin.id])
    const colleagues = await readColleagues(officer)
    expect(colleagues.find(({ id }) => id === colleague.id)).toEqual({ id: colleague.id, name: colleague.name, designation: colleague.designation })
    expect(colleagues.some(({ id }) => id === officer.id || id === stranger.id)).toBe(false)
    const [seen] = await readColleagueGrants(officer, colleague.id)
    expect(seen).toMatchObject({ id: given, state: 'suspended', suspendedReason: null, suspendedByName: null })
    expect(await readColleagueGrants(officer, stranger.id)).toEqual([])
    const { id } = await startRequest({ actor: officer, asked: { kind: 'change', grantId: given } })
    const detail = await readOwnRequest(officer, id)
    expect([detail?.replaced?.suspendedReason, detail?.held.map(({ suspendedReason }) => suspendedReason)]).toEqual([null, [null]])
    expect(JSON.stringify(detail)).not.toContain(foreign)
  })

  test('about whom a colleague asks finds it in the own activity, and reads it once it is submitted', async () => {
    const colleague = await buildOfficer(database, bihar)
    const asked = await draft({ actor: colleague, officerId: officer.id })
    const trail = async () => (await readLedger({ actor: officer, filters: {} })).entries.filter(({ requestId }) => requestId === asked.id)
    expect((await trail()).map(({ kind, actorName, byReader }) => [kind, actorName, byReader])).toContainEqual(['request.started', colleague.name, false])
    expect(await readOwnRequest(officer, asked.id)).toBeUndefined()
    await submitRequest({ actor: colleague, ...asked, answer: '' })
    expect((await trail()).map(({ kind }) => kind)).toContain('request.submitted')
    expect((await readOwnRequest(officer, asked.id))?.standing).toBe('reads')
    expect((await readOwnRequests(colleague)).map(({ id }) => id)).toContain(asked.id)
  })

  test('sees what they entered and what concerns them, and no draft of others', async () => {
    const colleague = await buildOfficer(database, bihar)
    const entered = await submitted({ officerId: colleague.id })
    const about = await submitted({ actor: colleague })
    const hidden = await draft({ actor: colleague })
    const foreign = await submitted({ actor: colleague, officerId: colleague.id })
    const seen = (await readOwnRequests(officer)).map(({ id }) => id)
    expect([entered.id, about.id].every((id) => seen.includes(id))).toBe(true)
    expect(seen).not.toContain(hidden.id)
    expect(seen).not.toContain(foreign.id)
    for (const { id } of [hidden, foreign]) expect(await readOwnRequest(officer, id)).toBeUndefined()
    expect((await readOwnRequest(officer, about.id))?.mayOpenLetter).toBe(false)
    expect(await reasonOf(openLetter({ actor: officer, id: about.id }))).toBe('not_found')
    expect((await openLetter({ actor: officer, id: entered.id })).bytes.equals(plainLetter())).toBe(true)
  })
})
