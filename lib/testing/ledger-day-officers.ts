import { expect } from 'vitest'
import { readEvent } from '@/lib/audit/one-event'
import { readLedger } from '@/lib/audit/reads'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { cancelExport, closeExport, openExport, passwordAgain, requestExport } from '@/lib/exports/use-cases'
import { lookUp } from '@/lib/lookups/use-cases'
import { listRegistrants, openRegistrant, overview } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { type BookEntry, type Day, type DayOfficer, expectEvent } from '@/lib/testing/ledger-day'
import { runJobs } from '@/lib/testing/worker'
import { unmask } from '@/lib/unmasking/use-cases'

const why = { cause: 'claim', reason: 'The worker claims a benefit' } as const

/** One act of an officer: the book first, then the act, which does what the book says or refuses. */
export type OfficerAct = (day: Day, officer: DayOfficer) => Promise<void>

const own = (officer: DayOfficer, kind: string, entry: Partial<BookEntry> = {}) => ({ kind, actorId: officer.actor.id, ...entry })
/** What the portal itself does for an officer: it is about them. */
const system = (officer: DayOfficer, kind: string, holds: BookEntry['holds'] = {}) => ({ kind, actorId: null, subjectId: officer.actor.id, holds })
const grants = (officer: DayOfficer): string[] => (officer.isSuspended ? [] : [officer.grant.number])

export const officerActs: Readonly<Record<string, { readonly weight: number; readonly run: OfficerAct }>> = {
  list: { weight: 30, run: async (day, officer) => {
    const rows = officer.isSuspended ? 0 : officer.people.length
    expectEvent(day, own(officer, 'registrants.listed', { holds: { rows, grants: grants(officer) } }))
    expect((await listRegistrants({ officer: officer.actor, query: listQuery.parse({}) })).rows).toHaveLength(rows)
  } },
  listFiltered: { weight: 8, run: async (day, officer) => {
    expectEvent(day, own(officer, 'registrants.listed', { holds: { rows: 0, filters: { gender: '1' } } }))
    await listRegistrants({ officer: officer.actor, query: listQuery.parse({ gender: '1' }) })
  } },
  // A filter that no box serves is refused before anything is read: the page, not the read, puts that on record.
  filterRefused: { weight: 3, run: async (day, officer) => {
    if (officer.isSuspended) return
    await expect(listRegistrants({ officer: officer.actor, query: listQuery.parse({ occupation: '9211' }) })).rejects.toMatchObject({ code: 'refused' })
  } },
  open: { weight: 15, run: async (day, officer) => {
    const person = day.draws.pick(officer.people)
    if (officer.isSuspended) return void (await expect(openRegistrant({ officer: officer.actor, id: person.id })).rejects.toMatchObject({ code: 'not_found' }))
    expectEvent(day, own(officer, 'registrant.opened', { holds: { registrantId: person.id } }))
    await openRegistrant({ officer: officer.actor, id: person.id })
  } },
  openStrange: { weight: 4, run: async (day, officer) => {
    const stranger = day.draws.pick(day.officers.filter(({ district }) => district !== officer.district))
    await expect(openRegistrant({ officer: officer.actor, id: day.draws.pick(stranger.people).id })).rejects.toMatchObject({ code: 'not_found' })
  } },
  lookUp: { weight: 8, run: async (day, officer) => {
    const form = (value: string) => ({ officer: officer.actor, form: { field: 'uan' as const, value, ...why } })
    const person = day.draws.pick(officer.people)
    if (officer.lookUps >= day.limits.lookUps) return void (await expect(lookUp(form(person.uan))).rejects.toMatchObject({ code: 'limit' }))
    officer.lookUps += 1
    const what = day.draws.pick(['found', 'nobody', 'shape'] as const)
    const isFound = what === 'found' && !officer.isSuspended
    expectEvent(day, own(officer, 'registrants.lookedUp', { outcome: what === 'shape' ? 'refused' : 'done', holds: { count: isFound ? 1 : 0, attempt: officer.lookUps } }))
    const asked = lookUp(form(what === 'found' ? person.uan : what === 'nobody' ? '100000000007' : '12'))
    if (isFound) expect(await asked).toEqual([person.id])
    else await expect(asked).rejects.toMatchObject({ code: 'invalid' })
  } },
  unmask: { weight: 6, run: async (day, officer) => {
    const form = { id: day.draws.pick(officer.people).id, field: 'name' as const, minutes: 5, ...why }
    if (officer.isSuspended) return void (await expect(unmask({ officer: officer.actor, form })).rejects.toMatchObject({ code: 'not_found' }))
    if (officer.unmasks >= day.limits.unmasks) return void (await expect(unmask({ officer: officer.actor, form })).rejects.toMatchObject({ code: 'limit' }))
    officer.unmasks += 1
    expectEvent(day, own(officer, 'registrant.unmasked', { holds: { field: 'name', registrantId: form.id, attempt: officer.unmasks } }))
    await unmask({ officer: officer.actor, form })
  } },
  home: { weight: 10, run: async (day, officer) => {
    expectEvent(day, own(officer, 'home.viewed', { holds: { count: officer.isSuspended ? 0 : officer.people.length } }))
    await overview({ officer: officer.actor })
  } },
  ask: { weight: 3, run: async (day, officer) => {
    const ask = () => requestExport({ officer: officer.actor, filters: {}, locale: 'en' })
    if (officer.isSuspended) return void (await expect(ask()).rejects.toMatchObject({ reason: 'noDownload' }))
    expectEvent(day, own(officer, 'registrants.counted', { holds: { count: officer.people.length } }))
    if (officer.asked >= day.limits.files) return void (await expect(ask()).rejects.toMatchObject({ reason: 'filesPerDay' }))
    officer.asked += 1
    expectEvent(day, own(officer, 'export.requested', { holds: { rowsExpected: officer.people.length } }))
    for (const event of [system(officer, 'export.building', { attempt: 1 }), system(officer, 'export.built', { rows: officer.people.length }), system(officer, 'mail.sent', { mail: 'exportLink' })]) expectEvent(day, event)
    const id = await ask()
    await runJobs()
    const [row] = await day.database.sql<{ number: string }>('SELECT number FROM portal.export WHERE id = $1', [id])
    officer.files.push({ id, number: row?.number ?? '', state: 'ready' })
  } },
  take: { weight: 3, run: async (day, officer) => {
    const file = officer.files.find(({ state }) => state === 'ready')
    if (!file) return
    if (officer.isSuspended) return void (await expect(openExport({ officer: officer.actor, id: file.id })).rejects.toMatchObject({ code: 'conflict' }))
    file.state = 'opened'
    for (const event of [own(officer, 'export.opened', { holds: { number: file.number } }), system(officer, 'mail.sent', { mail: 'exportPassword' }), own(officer, 'export.downloadStarted'), own(officer, 'export.downloadEnded', { holds: { complete: true } })]) expectEvent(day, event)
    await openExport({ officer: officer.actor, id: file.id })
    await runJobs()
    const transfer = await startDownload({ officer: officer.actor, id: file.id, range: null, ifRange: null })
    if (transfer.kind === 'transfer') await new Response(transfer.body).arrayBuffer()
  } },
  close: { weight: 2, run: async (day, officer) => {
    const file = officer.files.find(({ state }) => state === 'opened')
    if (!file) return
    file.state = 'over'
    expectEvent(day, own(officer, 'export.expired'))
    expectEvent(day, system(officer, 'export.destroyed', { number: file.number }))
    await closeExport({ officer: officer.actor, id: file.id })
    await runJobs()
  } },
  cancel: { weight: 1, run: async (day, officer) => {
    const file = officer.files.find(({ state }) => state === 'ready')
    if (!file) return void (await expect(cancelExport({ officer: officer.actor, id: officer.grant.id })).rejects.toMatchObject({ code: 'not_found' }))
    file.state = 'over'
    expectEvent(day, own(officer, 'export.cancelled'))
    expectEvent(day, system(officer, 'export.destroyed', { number: file.number }))
    await cancelExport({ officer: officer.actor, id: file.id })
    await runJobs()
  } },
  passwordOfNothing: { weight: 1, run: async (_day, officer) => {
    await expect(passwordAgain({ officer: officer.actor, id: officer.grant.id })).rejects.toMatchObject({ code: 'not_found' })
  } },
  ownTrail: { weight: 6, run: async (day, officer) => {
    expectEvent(day, own(officer, 'ledger.read', { holds: { view: 'own' } }))
    const { entries } = await readLedger({ actor: officer.actor, filters: {} })
    const entry = entries[0]
    if (!entry) return
    expectEvent(day, own(officer, 'ledger.eventRead', { holds: { view: 'own', kind: entry.kind } }))
    await readEvent({ actor: officer.actor, ref: entry.ref })
  } },
}
