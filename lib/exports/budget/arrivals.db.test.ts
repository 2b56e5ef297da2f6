import { describe, expect, it } from 'vitest'
import { decideFile } from '@/lib/exports/approval/use-cases'
import { showBudget } from '@/lib/exports/budget/reads'
import { rowPoints } from '@/lib/exports/budget/rules'
import { previewExport } from '@/lib/exports/use-cases'
import { buildAdmin, putRegistrants } from '@/lib/testing/factories'
import { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, useDataFolder } from '@/lib/testing/worker'
import { useBudget } from '@/lib/testing/budget'
import { useDatabase } from '@/lib/testing/database'

const database = useDatabase()
useDataFolder()
const mail = useMailServer()
const { officerWithGrant, stateOf, filters, setLevels, why, ask, opened, proven } = useBudget(database)

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
