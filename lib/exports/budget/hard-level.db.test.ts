import { describe, expect, it } from 'vitest'
import { decideFile } from '@/lib/exports/approval/use-cases'
import { countHeld, listHeld, showHeld } from '@/lib/exports/approval/reads'
import { cancelExport, openExport } from '@/lib/exports/use-cases'
import { showExport } from '@/lib/exports/reads'
import { rowToken } from '@/lib/crypto/row-token'
import { buildAdmin } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'
import { useBudget } from '@/lib/testing/budget'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const { officerWithGrant, stateOf, eventsOf, setLevels, why, proven, weight, ask, usedBy, opened } = useBudget(database)

describe('the hard level', () => {
  const held = async () => {
    await setLevels(weight() / 2, weight() / 2)
    const { officer } = await officerWithGrant()
    return { officer, id: await ask(officer, { ...proven, why }) }
  }

  it('makes a file wait for a second person, with the reason, and builds nothing before', async () => {
    await setLevels(weight() / 2, weight() / 2)
    const { officer } = await officerWithGrant()
    await expect(ask(officer, proven)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'why', message: 'whyFile' }] })
    await expect(ask(officer, { why })).rejects.toMatchObject({ reason: 'freshFactor' })
    const id = await ask(officer, { ...proven, why })
    await sweep()
    await runJobs()
    expect((await showExport(officer, id))?.file).toMatchObject({ status: 'held', why, points: weight() })
    await expect(openExport({ officer, id })).rejects.toMatchObject({ code: 'conflict' })
    const admin = await buildAdmin(database)
    expect(await showHeld(admin, id)).toMatchObject({ status: 'held', why, points: weight(), isOwn: false, verdict: null })
    expect((await listHeld(admin)).map((each) => each.id)).toContain(id)
    expect(await countHeld(admin)).toBeGreaterThan(0)
    expect(await eventsOf(id)).toEqual(['export.requested', 'export.held'])
    expect(await usedBy(officer)).toBe(1)
  })

  it('is passed by one word of an admin, once', async () => {
    const { officer, id } = await held()
    const admins = [await buildAdmin(database), await buildAdmin(database)]
    const results = await Promise.allSettled(admins.flatMap((admin) => (['approve', 'refuse'] as const).map((verdict) => decideFile({ admin, id, verdict, reason: 'Order seen.' }))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [word] = await database.sql<{ verdict: string }>('SELECT verdict FROM portal.export_decision WHERE export_id = $1', [id])
    await runJobs()
    expect((await stateOf(id)).status).toBe(word?.verdict === 'approve' ? 'ready' : 'refused')
    expect(await usedBy(officer)).toBe(word?.verdict === 'approve' ? 1 : 0)
  })

  it('is built when approved, and opened as every file', async () => {
    const { officer, id } = await held()
    await decideFile({ admin: await buildAdmin(database), id, verdict: 'approve', reason: 'Order seen.' })
    await opened(officer, id)
    expect(await eventsOf(id)).toEqual(['export.requested', 'export.held', 'export.approved', 'export.building', 'export.built', 'mail.sent', 'export.opened'])
  })

  it('is told of when refused, and when nobody decided in time', async () => {
    const refused = await held()
    await decideFile({ admin: await buildAdmin(database), id: refused.id, verdict: 'refuse', reason: 'Ask by district.' })
    expect((await showExport(refused.officer, refused.id))?.file).toMatchObject({ status: 'refused', endedReason: 'Ask by district.' })
    const late = await held()
    await database.sql('UPDATE portal.export SET held_until = now() WHERE id = $1', [late.id])
    expect((await showExport(late.officer, late.id))?.file).toMatchObject({ status: 'lapsed', endedReason: 'notDecided' })
    await expect(decideFile({ admin: await buildAdmin(database), id: late.id, verdict: 'approve', reason: 'Order seen.' })).rejects.toMatchObject({ reason: 'fileDecided' })
    await sweep()
    await sweep()
    await runJobs()
    expect(await eventsOf(late.id)).toEqual(['export.requested', 'export.held', 'export.lapsed', 'mail.sent'])
    expect(mail.received.filter(({ text }) => text.includes('within 72 hours'))).toHaveLength(1)
    expect(await usedBy(late.officer)).toBe(0)
  })

  it('is not passed by the officer under another name, nor by an admin who may not', async () => {
    const { officer, id } = await held()
    const twin = await buildAdmin(database)
    await database.sql(`UPDATE portal."user" t SET email = replace(f.email, '@', '+admin@') FROM portal."user" f WHERE t.id = $1 AND f.id = $2`, [twin.id, officer.id])
    expect(await showHeld(twin, id)).toMatchObject({ isOwn: true })
    await expect(decideFile({ admin: twin, id, verdict: 'approve', reason: 'My own.' })).rejects.toMatchObject({ code: 'refused', reason: 'ownFile' })
    const without = await buildAdmin(database, ['review', 'users', 'reports'])
    await expect(decideFile({ admin: without, id, verdict: 'approve', reason: 'I may not.' })).rejects.toThrow('may not act')
    expect((await stateOf(id)).status).toBe('held')
  })

  it('is given up by its officer, and taken back with its grant', async () => {
    const one = await held()
    await cancelExport(one)
    expect((await stateOf(one.id)).status).toBe('cancelled')
    const other = await held()
    await database.sql(`UPDATE portal."grant" SET ended_at = now(), ended_reason = 'x', ended_by_id = (SELECT id FROM portal."user" WHERE kind = 'admin' LIMIT 1) WHERE officer_id = $1`, [other.officer.id])
    await expect(decideFile({ admin: await buildAdmin(database), id: other.id, verdict: 'approve', reason: 'Order seen.' })).rejects.toMatchObject({ reason: 'fileUncovered' })
    await sweep()
    expect(await stateOf(other.id)).toMatchObject({ status: 'revoked', ended_reason: 'grantsChanged' })
  })

  it('holds against whoever has the web’s login and the officer’s session', async () => {
    const { officer, id } = await held()
    const admin = await buildAdmin(database)
    const as = (person: { sessionId: string }, statement: string, values: readonly unknown[] = [id]) => asLogin(database, 'portal_web', async (client) => {
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(person.sessionId)])
      return client.query(statement, [...values])
    })
    const denied = { code: '42501' }
    const decision = 'INSERT INTO portal.export_decision (export_id, admin_id, verdict, reason) VALUES ($1, $2, $3, $4)'
    for (const what of [`status = 'requested'`, `status = 'ready'`, 'rows_expected = 0', `held_until = now() + interval '1 year'`, `status = 'refused', gone_at = now()`]) await expect(as(officer, `UPDATE portal.export SET ${what} WHERE id = $1`), what).rejects.toMatchObject(denied)
    for (const what of ['row_points = 0', `why = 'x'`, `boxes = '[]'`, `filters = '{"gender":"1"}'`, 'requested_at = now()']) await expect(as(officer, `UPDATE portal.export SET ${what} WHERE id = $1`), what).rejects.toMatchObject({ code: '23514' })
    await expect(as(officer, decision, [id, officer.id, 'approve', 'x'])).rejects.toMatchObject({ code: '23514' })
    await expect(as(officer, decision, [id, admin.id, 'approve', 'x'])).rejects.toMatchObject(denied)
    await expect(as(admin, `UPDATE portal.export SET status = 'requested' WHERE id = $1`)).rejects.toMatchObject(denied)
    await asLogin(database, 'portal_worker', (client) => expect(client.query(`UPDATE portal.export SET status = 'building' WHERE id = $1`, [id])).rejects.toMatchObject(denied))
    // A new row waits whatever the writer leaves out, and what it would weigh is not the writer's to say.
    const insert = `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, why) SELECT $2, officer_id, boxes, filters, locale, rows_expected, why FROM portal.export WHERE id = $1 RETURNING status`
    expect((await as(officer, insert, [id, 'EXP-BYHAND'])).rows).toEqual([{ status: 'held' }])
    await expect(as(officer, `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, row_points) SELECT 'EXP-X', officer_id, boxes, filters, locale, 1, 0 FROM portal.export WHERE id = $1`)).rejects.toMatchObject(denied)
    // Of the admin's own word there is one.
    await as(admin, decision, [id, admin.id, 'approve', 'Order seen.'])
    await expect(database.sql(`UPDATE portal.export_decision SET verdict = 'refuse' WHERE export_id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
  })
})
