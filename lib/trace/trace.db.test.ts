import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { defaultLevels } from '@/lib/access/fields'
import { mintDownloadScope } from '@/lib/access/scope'
import type { Filters } from '@/lib/access/policy'
import { speakAs } from '@/lib/auth/acting'
import { blindUan } from '@/lib/crypto/blind-index'
import { inReadOnly } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { fileRows } from '@/lib/testing/file-rows'
import { fileOf, type LeakFile } from '@/lib/testing/leak-world'
import { drawsOf } from '@/lib/testing/leaks'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'
import { expectMeasures, lostMax, runTraces } from '@/lib/testing/trace-proof'
import { listTraces, showTrace } from '@/lib/trace/reads'
import { countPeople } from '@/lib/trace/store'
import { traceSuspect } from '@/lib/trace/use-cases'

const database = useDatabase()
const seed = Number(process.env.TRACE_SEED ?? randomInt(1e9))

it(`names the right file of leaks with one row of ten, and none for foreign lists (TRACE_SEED=${seed}; npm run proof -- trace tries more)`, async () => {
  const figures = await runTraces(database, { seed, people: 8_000, officers: 4, filesEach: 4, leaks: 30, foreign: 45 })
  // One in a hundred may be lost: what chance makes of that in so few is no failure; the proof holds the figure.
  expect(lostMax(figures.leaks.tried)).toBe(5)
  expect(figures.leaks.tried - figures.leaks.first, `${figures.leaks.wrong.join('\n')}`).toBeLessThanOrEqual(lostMax(figures.leaks.tried))
  expectMeasures({ ...figures, leaks: { ...figures.leaks, first: figures.leaks.tried } }, seed)
})

const reason = 'Rows found on a public site'
const csv = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map((row) => row.join(',')).join('\n'))

/** An officer over all of Uttar Pradesh with some people there, whom nobody else holds, and others who did not change for long. */
async function scene(first: number, count = 60) {
  const officer = await buildOfficer(database, 9)
  await buildGrant(database, { officer, fields: Object.fromEntries((['uan', 'name', 'gender', 'primaryOccupation', 'permanentDistrict', 'currentDistrict'] as const).map((field) => [field, defaultLevels(field)])), download: true })
  const people = Array.from({ length: count }, (_, index) => aRegistrant(first + index, {
    permanentState: 9, permanentDistrict: 118 + (index % 3), currentState: 9, currentDistrict: 118 + (index % 2), gender: String(1 + (index % 2)), primaryOccupation: index % 3 === 0 ? '7112.0100' : '9211.0100',
  }))
  const others = Array.from({ length: 200 }, (_, index) => aRegistrant(first + 500_000 + index, { permanentState: 9, permanentDistrict: 118, currentState: 9, currentDistrict: 118, changedAt: new Date(Date.now() - 90 * 86_400_000) }))
  await putRegistrants([...people, ...others])
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, officer))
  return { officer, people, boxes }
}

/** The rows mixed so that their order speaks for none of the files: at most half of the neighbours stand as in each of them. Any order may say a little by chance. */
function speaksForNone(rows: readonly string[][], files: readonly LeakFile[]): readonly string[][] {
  const places = files.map(({ table }) => new Map(table.rows.map((row, place) => [row[1], place])))
  for (let tried = 0; ; tried += 1) {
    const mixed = drawsOf(seed + tried).shuffled(rows)
    const rising = places.map((placeOf) => mixed.filter(([uan], at) => at > 0 && (placeOf.get(uan) ?? 0) > (placeOf.get(mixed[at - 1]?.[0]) ?? 0)).length)
    if (rising.every((count) => count * 2 <= rows.length - 1)) return mixed
  }
}

describe('two files of the very same people', () => {
  it('are told apart by one reference, or by the order; by their people alone they are named alike, as no proof', async () => {
    const { officer, boxes } = await scene(1_000_000)
    const [one, other] = [await fileOf(database, { officer, boxes }), await fileOf(database, { officer, boxes })]
    const reader = await buildAuditor(database)
    const answer = async (bytes: Buffer) => (await showTrace(reader, await traceSuspect({ reader, reason, bytes })))?.trace.answer ?? []
    for (const file of [one, other]) {
      const uans = file.table.rows.map((row) => [row[1] ?? ''])
      expect(await answer(csv(file.table.rows.slice(7, 8)))).toMatchObject([{ exportId: file.exportId, verdict: 'marked', references: 1 }])
      expect(await answer(csv(uans))).toMatchObject([{ exportId: file.exportId, verdict: 'marked', pairs: 59, rising: 59 }])
      const mixed = await answer(csv(speaksForNone(uans, [one, other])))
      expect(mixed.map(({ verdict, confidence }) => ({ verdict, alike: Math.abs(confidence - 0.4) < 0.01 }))).toEqual([{ verdict: 'fits', alike: true }, { verdict: 'fits', alike: true }])
      // A reference put beside another worker names nobody.
      const [first, second] = file.table.rows
      expect(await answer(csv([[first?.[0] ?? '', second?.[1] ?? '']]))).toEqual([])
    }
  })
})

describe('the registry', () => {
  it('counts whom a file held, whatever it was filtered by, and whom a change has moved since', async () => {
    const { officer, people, boxes } = await scene(2_000_000)
    const reader = await buildAdmin(database)
    const sought = people.map(({ uan }) => uan)
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
    const choices: Filters[] = [{}, { gender: '1' }, { occupation: '7112' }, { occupation: '7112.0100' }, { occupation: '9211.0100', gender: '2' }, { district: 118 }, { district: 119 }, { district: 120 }, { fromDay: day(3) }, { toDay: day(3) }, { district: 118, gender: '1' }]
    for (const filters of choices) {
      const exportId = await freezeExport(database, { officer, boxes, filters })
      const held = new Set((await fileRows({ exportId, boxes, filters })).map((row) => row['uan']))
      await database.sql(`UPDATE portal.export SET status = 'ready', building_at = now(), ready_at = now(), rows_written = $2 WHERE id = $1`, [exportId, held.size])
      const brought = sought.filter((uan, index) => held.has(uan) || index % 5 === 0)
      const counted = await ask(reader, brought)
      expect(counted.people).toBe(brought.length)
      const wanted = brought.filter((uan) => held.has(uan)).length
      expect(counted.held.get(exportId)?.people ?? 0, JSON.stringify(filters)).toBe(wanted * 2 >= brought.length ? wanted : 0)
    }
    const whole = await fileOf(database, { officer, boxes })
    // Half of them move away afterwards: the file held them all the same.
    await database.sql(`UPDATE registry.registrant SET permanent_state = 27, current_state = 27, changed_at = now() WHERE id BETWEEN 2000000 AND 2000029`)
    expect((await ask(reader, sought)).held.get(whole.exportId)?.people).toBe(60)
  })

  it('says nothing of few people, of exports that held few of them, or to anybody but whoever speaks', async () => {
    const { officer, people, boxes } = await scene(3_000_000)
    await fileOf(database, { officer, boxes })
    const [reader, other] = [await buildAdmin(database), await buildAdmin(database)]
    const few = await ask(reader, people.slice(0, limits.tracePeopleMin - 1).map(({ uan }) => uan))
    expect([few.people, few.held.size]).toEqual([limits.tracePeopleMin - 1, 0])
    await expect(inReadOnly('portal_web', async (tx) => {
      await speakAs(tx, other)
      return countPeople(tx, { readerId: reader.id, uans: [blindUan('1')], mobiles: [], least: 1 })
    })).rejects.toMatchObject({ code: '42501' })
    await expect(inReadOnly('portal_auditor', async (tx) => {
      await speakAs(tx, reader)
      return countPeople(tx, { readerId: reader.id, uans: [blindUan('1')], mobiles: [], least: 1 })
    })).rejects.toMatchObject({ code: '42501' })
  })

  function ask(reader: Awaited<ReturnType<typeof buildAdmin>>, uans: readonly string[]) {
    return inReadOnly('portal_web', async (tx) => {
      await speakAs(tx, reader)
      return countPeople(tx, { readerId: reader.id, uans: uans.map(blindUan), mobiles: [], least: limits.tracePeopleMin })
    })
  }
})

describe('a trace', () => {
  it('is on record before it is compared, keeps counts alone, and is refused after the day’s number', async () => {
    const reader = await buildAdmin(database)
    const id = await traceSuspect({ reader, reason, bytes: Buffer.from('uan\n999900000001\n999900000002') })
    const events = await database.sql<{ kind: string; details: object }>('SELECT kind, details FROM ledger.event WHERE actor_id = $1 ORDER BY position', [reader.id])
    expect(events).toMatchObject([{ kind: 'trace.asked', details: { rows: 2, uans: 2, mobiles: 0, reason } }, { kind: 'trace.answered', details: { marked: 0, fitting: 0, exports: [] } }])
    const [row] = await database.sql<{ kept: string }>('SELECT to_jsonb(t)::text AS kept FROM portal.trace t WHERE id = $1', [id])
    for (const text of [row?.kept ?? '', JSON.stringify(events)]) expect(text).not.toContain('99990000000')
    expect((await listTraces(reader)).map((each) => each.id)).toContain(id)
    for (const [bad, field] of [['', 'reason'], ['Asked about 999900000001', 'reason']] as const) await expect(traceSuspect({ reader, reason: bad, bytes: Buffer.from('uan\n999900000001') })).rejects.toMatchObject({ code: 'invalid', fields: [{ field }] })
    await expect(traceSuspect({ reader, reason, bytes: Buffer.from('nothing here') })).rejects.toMatchObject({ fields: [{ message: 'traceNothing' }] })
    for (let more = 1; more < limits.tracesPerDay; more += 1) await traceSuspect({ reader, reason, bytes: Buffer.from('uan\n999900000001') })
    await expect(traceSuspect({ reader, reason, bytes: Buffer.from('uan\n999900000001') })).rejects.toMatchObject({ code: 'limit', reason: 'tracesPerDay' })
  })
})
