import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { decideFile } from '@/lib/exports/approval/use-cases'
import { countHeld, listHeld, showHeld } from '@/lib/exports/approval/reads'
import { showBudget } from '@/lib/exports/budget/reads'
import { fieldPoints, rowPoints } from '@/lib/exports/budget/rules'
import { cancelExport, closeExport, openExport, previewExport, requestExport } from '@/lib/exports/use-cases'
import { showExport } from '@/lib/exports/reads'
import { fieldKeys } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const { officerWithGrant, stateOf, eventsOf } = useCeremony(database)

const filters = { district: 196 }
const why = 'A drive in every district of the State'
/** What one file of these filters weighs; levels are set in such files. */
let file = 0
/** Levels, and files enough for a day. */
const setLevels = (soft: number, hard: number, days = 7) => database.sql('UPDATE portal.policy SET disclosure_soft_points = $1, disclosure_hard_points = $2, disclosure_days = $3, exports_per_day_max = 1000', [Math.round(soft), Math.round(hard), days])
const ask = (officer: OfficerActor, more: { why?: string; prove?: () => Promise<void> } = {}) => requestExport({ officer, filters, locale: 'en', ...more })
const proven = { prove: () => Promise.resolve() }
const usedBy = async (officer: OfficerActor): Promise<number> => (await showBudget(officer, officer.id)).used / file
const opened = async (officer: OfficerActor, id: string): Promise<void> => {
  await runJobs()
  await openExport({ officer, id })
}

beforeEach(async () => {
  if (file === 0) {
    const { officer } = await officerWithGrant()
    const { rows, boxes } = await previewExport({ officer, filters })
    file = rows * rowPoints(boxes)
  }
  await setLevels(100 * file, 100 * file)
})

describe('what counts', () => {
  it('is every file something can come of, and what was opened within the days; what ended unopened is given back', async () => {
    const { officer } = await officerWithGrant()
    const [first, second, third] = [await ask(officer), await ask(officer), await ask(officer)]
    expect(await usedBy(officer)).toBe(3)
    await cancelExport({ officer, id: first })
    expect(await usedBy(officer)).toBe(2)
    await opened(officer, second)
    await closeExport({ officer, id: second })
    expect(await usedBy(officer)).toBe(2)
    await database.sql('UPDATE portal.export SET lapses_at = now() WHERE id = $1', [third])
    await sweep()
    expect(await usedBy(officer)).toBe(1)
    // Its points come back so many days after its opening, to the second.
    const { files } = await showBudget(officer, officer.id)
    expect(files).toMatchObject([{ id: second, status: 'expired', points: file }])
    await database.sql(`UPDATE portal.export SET opened_at = now() - interval '7 days' + interval '30 seconds' WHERE id = $1`, [second])
    expect(await usedBy(officer)).toBe(1)
    await database.sql(`UPDATE portal.export SET opened_at = now() - interval '7 days' WHERE id = $1`, [second])
    expect(await usedBy(officer)).toBe(0)
  })

  it('stays while a file waits to be opened, however long ago it was asked for', async () => {
    const { officer } = await officerWithGrant()
    await setLevels(100 * file, 100 * file, 1)
    await database.sql(
      `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, rows_written, status, requested_at, ready_at, lapses_at)
       SELECT 'EXP-OLD', officer_id, boxes, filters, locale, 9, rows_expected, 'ready', now() - interval '3 days', now() - interval '2 days', now() + interval '1 day' FROM portal.export WHERE id = $1`, [await ask(officer)])
    expect(await usedBy(officer)).toBe(2)
  })

  it('is weighed by one table, here and in the database', async () => {
    for (const field of fieldKeys) for (const level of ['clear', 'masked'] as const) {
      const [row] = await database.sql<{ points: number }>('SELECT portal.field_points($1, $2) AS points', [field, level])
      expect(row?.points, `${field} ${level}`).toBe(fieldPoints(field, level))
    }
    const [unknown] = await database.sql<{ points: number }>(`SELECT portal.field_points('accountNumber', 'clear') AS points`)
    expect(unknown?.points).toBe(Math.max(...fieldKeys.map((field) => fieldPoints(field, 'clear'))))
    const { officer } = await officerWithGrant()
    const id = await ask(officer)
    const [stored] = await database.sql<{ points: number }>('SELECT row_points AS points FROM portal.export WHERE id = $1', [id])
    expect(stored?.points).toBe(rowPoints((await showExport(officer, id))?.file.boxes ?? []))
  })
})

describe('the soft level', () => {
  it('asks a fresh factor for what passes it, and writes nothing without one', async () => {
    await setLevels(1.5 * file, 100 * file)
    const { officer } = await officerWithGrant()
    await ask(officer)
    await expect(ask(officer)).rejects.toMatchObject({ code: 'refused', reason: 'freshFactor' })
    await expect(ask(officer, { prove: () => Promise.reject(new Error('no finger')) })).rejects.toThrow('no finger')
    expect(await usedBy(officer)).toBe(1)
    expect((await stateOf(await ask(officer, proven))).status).toBe('requested')
  })

  it('lets no two at once both slip below it', async () => {
    await setLevels(3 * file, 100 * file)
    const { officer } = await officerWithGrant()
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => ask(officer)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await usedBy(officer)).toBe(3)
  })

  it('does not ask for one who is below it, whatever others have taken', async () => {
    await setLevels(1.5 * file, 100 * file)
    const [one, other] = [(await officerWithGrant()).officer, (await officerWithGrant()).officer]
    await ask(one)
    await expect(ask(other)).resolves.toEqual(expect.any(String))
  })
})

describe('the hard level', () => {
  const held = async () => {
    await setLevels(file / 2, file / 2)
    const { officer } = await officerWithGrant()
    return { officer, id: await ask(officer, { ...proven, why }) }
  }

  it('makes a file wait for a second person, with the reason, and builds nothing before', async () => {
    await setLevels(file / 2, file / 2)
    const { officer } = await officerWithGrant()
    await expect(ask(officer, proven)).rejects.toMatchObject({ code: 'invalid', fields: [{ field: 'why', message: 'whyFile' }] })
    await expect(ask(officer, { why })).rejects.toMatchObject({ reason: 'freshFactor' })
    const id = await ask(officer, { ...proven, why })
    await sweep()
    await runJobs()
    expect((await showExport(officer, id))?.file).toMatchObject({ status: 'held', why, points: file })
    await expect(openExport({ officer, id })).rejects.toMatchObject({ code: 'conflict' })
    const admin = await buildAdmin(database)
    expect(await showHeld(admin, id)).toMatchObject({ status: 'held', why, points: file, isOwn: false, verdict: null })
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

describe('whatever several do at once', () => {
  /** What an officer may do, each of them as often at once as it comes up in a round. */
  const act = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), isProven: fc.boolean(), hasWhy: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) }, { weight: 1, arbitrary: fc.constant({ kind: 'decide' as const }) },
  )
  it('passes no level without what the level asks', async () => {
    const admin = await buildAdmin(database)
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.array(fc.array(act, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 3 }), async (soft, more, rounds) => {
      await setLevels((soft + 0.5) * file, (soft + more + 0.5) * file)
      const { officer } = await officerWithGrant()
      const proofs = new Map<string, boolean>()
      const run = async (one: (typeof rounds)[number][number], turn: number): Promise<void> => {
        if (one.kind === 'ask') {
          let wasProven = false
          const prove = async (): Promise<void> => { wasProven = true; await Promise.resolve() }
          const id = await ask(officer, { ...(one.hasWhy ? { why } : {}), ...(one.isProven ? { prove } : {}) })
          proofs.set(id, wasProven)
          return
        }
        const rows = await database.sql<{ id: string }>('SELECT id::text AS id FROM portal.export WHERE officer_id = $1 AND gone_at IS NULL AND ($2 OR status = $3) ORDER BY id', [officer.id, one.kind === 'cancel', 'held'])
        const target = rows[turn % Math.max(1, rows.length)]
        if (!target) return
        if (one.kind === 'cancel') await cancelExport({ officer, id: target.id })
        else await decideFile({ admin, id: target.id, verdict: 'approve', reason: 'Order seen.' })
      }
      for (const round of rounds) {
        await Promise.allSettled(round.map(run))
        const files = await database.sql<{ id: string; status: string; isApproved: boolean }>(
          `SELECT e.id::text AS id, e.status::text AS status, EXISTS (SELECT FROM portal.export_decision d WHERE d.export_id = e.id) AS "isApproved" FROM portal.export e WHERE officer_id = $1 AND gone_at IS NULL`, [officer.id])
        // Every living file weighs one: what counts is what is there.
        expect(await usedBy(officer)).toBe(files.length)
        const alone = files.filter(({ status, isApproved }) => status !== 'held' && !isApproved)
        expect(alone.length, 'files nobody else approved').toBeLessThanOrEqual(soft + more)
        expect(alone.filter(({ id }) => proofs.get(id) === false).length, 'files without a fresh factor').toBeLessThanOrEqual(soft)
        expect(files.filter(({ id, status }) => status === 'held' && proofs.get(id) !== true)).toEqual([])
      }
    }), { numRuns: 8 })
  }, 120_000)
})

describe('rows that came between the asking and the building', () => {
  let made = 30_000
  const arrive = (count: number) => putRegistrants(Array.from({ length: count }, () => aRegistrant((made += 1), { permanentDistrict: 196, currentDistrict: 196 })))
  const askBefore = async (levels: readonly [number, number], more = {}) => {
    const { officer } = await officerWithGrant()
    const { rows, boxes } = await previewExport({ officer, filters })
    await setLevels(levels[0] * rows * rowPoints(boxes), levels[1] * rows * rowPoints(boxes))
    return { officer, id: await ask(officer, more), each: rowPoints(boxes), rows }
  }

  it('count as they are', async () => {
    const { officer, id, each, rows } = await askBefore([1, 100])
    await arrive(7)
    await opened(officer, id)
    expect((await showBudget(officer, officer.id)).used).toBe((rows + 7) * each)
  })

  it('give nothing out when they pass the hard level, and say why', async () => {
    const { officer, id } = await askBefore([1, 1])
    await arrive(1)
    await runJobs()
    expect(await stateOf(id)).toMatchObject({ status: 'failed', ended_reason: 'overBudget', has_key: false })
    await runJobs()
    expect(mail.received.at(-1)?.text).toContain('grew past the level')
    expect((await showBudget(officer, officer.id)).used).toBe(0)
  })

  it('go on when a second person approved about so many, and not when many more came', async () => {
    await database.sql('UPDATE portal.policy SET preview_tolerance_rows = 5, preview_tolerance_percent = 0')
    const admin = await buildAdmin(database)
    const few = await askBefore([0.5, 0.5], { ...proven, why })
    const many = await askBefore([0.5, 0.5], { ...proven, why })
    for (const { id } of [few, many]) await decideFile({ admin, id, verdict: 'approve', reason: 'Order seen.' })
    await arrive(5)
    await database.sql(`UPDATE portal.export SET rows_expected = rows_expected - 1 WHERE id = $1`, [many.id])
    await runJobs()
    expect((await stateOf(few.id)).status).toBe('ready')
    expect(await stateOf(many.id)).toMatchObject({ status: 'failed', ended_reason: 'overBudget' })
  })
})
