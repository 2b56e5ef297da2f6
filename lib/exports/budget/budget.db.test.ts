import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideFile } from '@/lib/exports/approval/use-cases'
import { showBudget } from '@/lib/exports/budget/reads'
import { fieldPoints, rowPoints } from '@/lib/exports/budget/rules'
import { cancelExport, closeExport } from '@/lib/exports/use-cases'
import { showExport } from '@/lib/exports/reads'
import { fieldKeys } from '@/lib/access/fields'
import { buildAdmin } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { sweep, useDataFolder } from '@/lib/testing/worker'
import { useBudget } from '@/lib/testing/budget'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
useDataFolder()
useMailServer()
const { officerWithGrant, stateOf, setLevels, why, proven, weight, ask, usedBy, opened } = useBudget(database)

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
    expect(files).toMatchObject([{ id: second, status: 'expired', points: weight() }])
    await database.sql(`UPDATE portal.export SET opened_at = now() - interval '7 days' + interval '30 seconds' WHERE id = $1`, [second])
    expect(await usedBy(officer)).toBe(1)
    await database.sql(`UPDATE portal.export SET opened_at = now() - interval '7 days' WHERE id = $1`, [second])
    expect(await usedBy(officer)).toBe(0)
  })

  it('stays while a file waits to be opened, however long ago it was asked for', async () => {
    const { officer } = await officerWithGrant()
    await setLevels(100 * weight(), 100 * weight(), 1)
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
    await setLevels(1.5 * weight(), 100 * weight())
    const { officer } = await officerWithGrant()
    await ask(officer)
    await expect(ask(officer)).rejects.toMatchObject({ code: 'refused', reason: 'freshFactor' })
    await expect(ask(officer, { prove: () => Promise.reject(new Error('no finger')) })).rejects.toThrow('no finger')
    expect(await usedBy(officer)).toBe(1)
    expect((await stateOf(await ask(officer, proven))).status).toBe('requested')
  })

  it('lets no two at once both slip below it', async () => {
    await setLevels(3 * weight(), 100 * weight())
    const { officer } = await officerWithGrant()
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => ask(officer)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(await usedBy(officer)).toBe(3)
  })

  it('does not ask for one who is below it, whatever others have taken', async () => {
    await setLevels(1.5 * weight(), 100 * weight())
    const [one, other] = [(await officerWithGrant()).officer, (await officerWithGrant()).officer]
    await ask(one)
    await expect(ask(other)).resolves.toEqual(expect.any(String))
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
      await setLevels((soft + 0.5) * weight(), (soft + more + 0.5) * weight())
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
