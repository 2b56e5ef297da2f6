import { beforeEach, describe, expect, it } from 'vitest'
import { addDays, istDayOf } from '@/lib/clock'
import type { AdminActor } from '@/lib/auth/actor'
import { limits } from '@/lib/limits'
import { dryRun } from '@/lib/requests/sheets/reads'
import { keepSheet, makeDrafts } from '@/lib/requests/sheets/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer, buildProfile, buildPurpose, putStateOnModule } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()
let admin: AdminActor
let profileId: string
const today = () => istDayOf(new Date())
const head = 'state\tname\tdesignation\trank\temail\tuserId\tdistricts\torderNumber\torderDate\tjustification\tstartsOn\tendsOn'
const line = (state: string, part: string, changes: { rank?: string; endsOn?: string } = {}): string =>
  [state, `Smt. ${part}`, 'Secretary, Labour', changes.rank ?? 'Secretary', `${part}@example.invalid`, '', 'all', 'LAB/7', addDays(today(), -3), 'Welfare of workers', today(), changes.endsOn ?? addDays(today(), 200)].join('\t')

beforeEach(async () => {
  admin = await buildAdmin(database)
  profileId = await buildProfile(database, { purposeId: await buildPurpose(database) })
  for (const code of [14, 15, 16]) await putStateOnModule(database, code)
})

describe('nominations from a sheet', () => {
  it('are judged row by row before anything is made, and then drafts are made of all of them', async () => {
    const id = await keepSheet({ actor: admin, profileId, text: [head, line('Manipur', 'manipur'), line('15', 'mizoram')].join('\n') })
    const found = await dryRun(admin, id)
    expect(found).toMatchObject({ problem: null, rows: [{ line: 2, stateCode: 14, problems: [] }, { line: 3, stateCode: 15, problems: [] }] })
    const drafts = () => database.sql<{ state: number; name: string; whole: boolean; email: string }>(`SELECT state_code AS state, nominee_name AS name, whole_state AS whole, nominee_email AS email FROM portal.request WHERE proposed_by_id = $1 ORDER BY state_code`, [admin.id])
    expect(await drafts()).toEqual([])
    expect(await database.sql(`SELECT kind, details FROM ledger.event WHERE actor_id = $1`, [admin.id])).toEqual([{ kind: 'request.sheetBrought', details: { rows: 2 } }])
    expect(await makeDrafts({ actor: admin, id })).toBe(2)
    expect(await drafts()).toEqual([{ state: 14, name: 'Smt. manipur', whole: true, email: 'manipur@example.invalid' }, { state: 15, name: 'Smt. mizoram', whole: true, email: 'mizoram@example.invalid' }])
    expect(await database.sql(`SELECT kind, count(*)::int AS count FROM ledger.event WHERE actor_id = $1 AND kind LIKE 'request.%' GROUP BY kind ORDER BY kind`, [admin.id])).toEqual([{ kind: 'request.edited', count: 2 }, { kind: 'request.sheetBrought', count: 1 }, { kind: 'request.started', count: 2 }])
    // The sheet is gone with it: pressed twice, it makes nothing twice.
    expect(await dryRun(admin, id)).toBeUndefined()
    await expect(makeDrafts({ actor: admin, id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are none while one row cannot be: a rank below, a period too long, a State with an officer of its own', async () => {
    await buildOfficer(database, 16)
    const id = await keepSheet({ actor: admin, profileId, text: [head, line('Manipur', 'a', { rank: 'Director' }), line('Mizoram', 'b', { endsOn: addDays(today(), 9_000) }), line('Tripura', 'c')].join('\n') })
    expect((await dryRun(admin, id))?.rows.map(({ problems }) => problems.map(({ message }) => message))).toEqual([['rankBelowSecretary'], ['periodTooLong'], ['stateHasOfficer']])
    await expect(makeDrafts({ actor: admin, id })).rejects.toMatchObject({ code: 'conflict', reason: 'sheetFaulty' })
    expect(await database.sql('SELECT id FROM portal.request WHERE proposed_by_id = $1', [admin.id])).toEqual([])
  })

  it('are none once their profile gives something else than when they were looked at', async () => {
    const changing = await buildProfile(database, { purposeId: await buildPurpose(database), key: 'profile-of-a-sheet' })
    const id = await keepSheet({ actor: admin, profileId: changing, text: [head, line('Manipur', 'changed')].join('\n') })
    expect((await dryRun(admin, id))?.rows).toHaveLength(1)
    await database.sql('UPDATE portal.officer_profile_version SET to_at = clock_timestamp() WHERE profile_id = $1', [changing])
    await database.sql(
      `INSERT INTO portal.officer_profile_version (profile_id, version, name_en, name_hi, purpose_id, fields, can_view, can_download, window_days, basis)
       SELECT profile_id, 2, name_en, name_hi, purpose_id, fields || '{"mobile": {"view": "clear", "file": "clear"}}', can_view, can_download, window_days, basis FROM portal.officer_profile_version WHERE profile_id = $1`, [changing])
    expect(await dryRun(admin, id)).toMatchObject({ rows: [], problem: { message: 'sheetProfileChanged' } })
    await expect(makeDrafts({ actor: admin, id })).rejects.toMatchObject({ code: 'conflict', reason: 'sheetFaulty' })
  })

  it('are few at a time: the oldest goes, and nobody else’s', async () => {
    const others = await keepSheet({ actor: await buildAdmin(database), profileId, text: [head, line('Manipur', 'other')].join('\n') })
    const ids: string[] = []
    for (let at = 0; at <= limits.sheetsKeptMax; at += 1) ids.push(await keepSheet({ actor: admin, profileId, text: [head, line('Manipur', `n${at}`)].join('\n') }))
    const kept = await database.sql<{ id: string }>('SELECT id FROM portal.nomination_sheet WHERE owner_id = $1 ORDER BY created_at', [admin.id])
    expect(kept.map(({ id }) => id)).toEqual(ids.slice(1))
    expect(await database.sql('SELECT id FROM portal.nomination_sheet WHERE id = $1', [others])).toHaveLength(1)
  })

  it('are their admin’s alone, and live a day', async () => {
    const id = await keepSheet({ actor: admin, profileId, text: [head, line('Manipur', 'own')].join('\n') })
    const other = await buildAdmin(database)
    expect(await dryRun(other, id)).toBeUndefined()
    await expect(makeDrafts({ actor: other, id })).rejects.toMatchObject({ code: 'not_found' })
    expect((await asLogin(database, 'portal_web', (client) => client.query('SELECT * FROM portal.nomination_sheet'))).rows).toEqual([])
    await database.sql(`UPDATE portal.nomination_sheet SET created_at = now() - interval '25 hours' WHERE id = $1`, [id])
    expect(await dryRun(admin, id)).toBeUndefined()
    await keepSheet({ actor: admin, profileId, text: [head, line('Manipur', 'newer')].join('\n') })
    expect(await database.sql('SELECT id FROM portal.nomination_sheet WHERE id = $1', [id])).toEqual([])
    await expect(keepSheet({ actor: admin, profileId: admin.id, text: [head, line('Manipur', 'x')].join('\n') })).rejects.toMatchObject({ fields: [{ field: 'profileId', message: 'required' }] })
    await expect(keepSheet({ actor: admin, profileId, text: 'nothing' })).rejects.toMatchObject({ fields: [{ field: 'sheet', message: 'sheetColumns' }] })
  })
})
