import { beforeAll, describe, expect, it } from 'vitest'
import { readLedger } from '@/lib/audit/reads'
import type { OfficerActor } from '@/lib/auth/actor'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { listViews } from '@/lib/views/reads'
import { saveViewForm } from '@/lib/views/schema'
import { deleteView, saveView } from '@/lib/views/use-cases'

const database = useDatabase()
let officer: OfficerActor

beforeAll(async () => { officer = await buildOfficer(database, 10) })

describe('a view that an officer keeps', () => {
  it('holds filters, columns and order, never days, and is on record', async () => {
    await saveView({ officer, name: 'Women of Patna', query: 'district=212&gender=2&from=2026-11-20&columns=uan&columns=name' })
    const [view] = await listViews(officer)
    expect(view).toMatchObject({ name: 'Women of Patna', query: { district: 212, gender: '2', columns: ['uan', 'name'], order: 'newest', size: 25 } })
    await deleteView({ officer, id: view?.id ?? '' })
    expect(await listViews(officer)).toEqual([])
    expect((await database.sql<{ kind: string; details: object }>(`SELECT kind, details FROM ledger.event WHERE actor_id = $1 AND kind LIKE 'view.%' ORDER BY position`, [officer.id])).map(({ kind, details }) => [kind, details])).toEqual([
      ['view.saved', { name: 'Women of Patna', filters: { district: 212, gender: '2' }, columns: ['uan', 'name'] }], ['view.deleted', { name: 'Women of Patna' }],
    ])
    expect((await readLedger({ actor: officer, filters: {} })).entries.map(({ kind }) => kind)).toContain('view.saved')
  })

  it('is nobody else’s, through whatever login', async () => {
    await saveView({ officer, name: 'Mine', query: 'gender=1' })
    const [view] = await listViews(officer)
    const other = await buildOfficer(database, 10)
    expect(await listViews(other)).toEqual([])
    await expect(deleteView({ officer: other, id: view?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await asLogin(database, 'portal_web', (client) => client.query('SELECT * FROM portal.saved_view'))).rows).toEqual([])
    for (const login of ['portal_auditor', 'portal_worker', 'portal_reader'] as const) await expect(asLogin(database, login, (client) => client.query('SELECT id FROM portal.saved_view'))).rejects.toMatchObject({ code: '42501' })
    await deleteView({ officer, id: view?.id ?? '' })
  })

  it('has a name that no other of the officer has, in whatever letters, and no number of a worker', async () => {
    await saveView({ officer, name: 'Masons', query: 'occupation=7112' })
    await expect(saveView({ officer, name: 'MASONS', query: 'occupation=7112' })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'viewNameTaken' }] })
    await expect(saveView({ officer, name: 'Nothing', query: 'from=2026-11-20' })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'viewEmpty' }] })
    await expect(saveView({ officer, name: 'Foreign', query: 'gender=2&state=9' })).rejects.toMatchObject({ fields: [{ field: 'name', message: 'viewEmpty' }] })
    for (const name of ['Worker 1234 5678 9012', '', 'x'.repeat(61), 'a\u202eb']) expect(saveViewForm.safeParse({ name, query: '' }).success, name).toBe(false)
    for (const { id } of await listViews(officer)) await deleteView({ officer, id })
  })

  it('has a limit, also of two at once', async () => {
    for (let at = 1; at < limits.viewsMax; at += 1) await saveView({ officer, name: `View ${at}`, query: 'gender=2' })
    const raced = await Promise.allSettled(['one', 'other'].map((name) => saveView({ officer, name, query: 'gender=2' })))
    expect(raced.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(saveView({ officer, name: 'More', query: 'gender=2' })).rejects.toMatchObject({ code: 'limit', reason: 'viewsMany' })
  })
})
