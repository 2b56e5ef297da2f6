import { describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { listRegistrants, openRegistrant } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants, type TestRegistrant } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const clear = { view: 'clear', file: 'clear' } as const
const [bihar, patna, gaya, kerala, kollam] = [10, 212, 193, 32, 559]

async function officerOf(state: number, grant: { districts?: readonly number[]; basis?: 'permanent' | 'current' | 'either' }): Promise<OfficerActor> {
  const officer = await buildOfficer(database, state)
  await buildGrant(database, { officer, fields: { uan: clear, name: clear }, ...grant })
  return officer
}
const seenBy = async (officer: OfficerActor): Promise<string[]> => (await listRegistrants({ officer, query: listQuery.parse({}) })).rows.map(({ id }) => id)

/** The same person with another address, as the next file brings them. */
async function move(person: TestRegistrant): Promise<void> {
  await database.sql('DELETE FROM registry.feed WHERE registrant_id = $1', [person.id])
  await database.sql('DELETE FROM registry.registrant WHERE id = $1', [person.id])
  await putRegistrants([person])
}

describe('who lives in two places', () => {
  const person = aRegistrant(901, { permanentState: bihar, permanentDistrict: patna, currentState: kerala, currentDistrict: kollam })
  it('is seen by both States, once by each, and by the district of the address that the grant counts', async () => {
    await putRegistrants([person])
    expect(await seenBy(await officerOf(bihar, {}))).toEqual([person.id])
    expect(await seenBy(await officerOf(kerala, {}))).toEqual([person.id])
    expect(await seenBy(await officerOf(bihar, { districts: [patna, gaya] }))).toEqual([person.id])
    expect(await seenBy(await officerOf(bihar, { districts: [gaya] }))).toEqual([])
    expect(await seenBy(await officerOf(bihar, { districts: [patna], basis: 'current' }))).toEqual([])
    expect(await seenBy(await officerOf(kerala, { districts: [kollam], basis: 'permanent' }))).toEqual([])
    await database.sql('DELETE FROM registry.feed; DELETE FROM registry.registrant')
  })
})

describe('who moves inside the window', () => {
  const others = Array.from({ length: 60 }, (_, index) => aRegistrant(1_000 + index))
  const before = aRegistrant(950, { changedAt: new Date(Date.now() - 2 * 86_400_000) })
  const after = { ...before, currentState: kerala, currentDistrict: kollam, permanentState: kerala, permanentDistrict: kollam, changedAt: new Date(Date.now() - 60_000) }
  it('leaves the old State at once, also for a page whose link was given before, and comes to the new one', async () => {
    await putRegistrants([...others, before])
    const [left, entered] = [await officerOf(bihar, {}), await officerOf(kerala, {})]
    const first = await listRegistrants({ officer: left, query: listQuery.parse({}) })
    const second = await listRegistrants({ officer: left, query: { ...listQuery.parse({}), cursor: first.after ?? '' } })
    expect((await openRegistrant({ officer: left, id: before.id })).row.id).toBe(before.id)
    expect(await seenBy(entered)).toEqual([])
    await move(after)
    const third = await listRegistrants({ officer: left, query: { ...listQuery.parse({}), cursor: second.after ?? '' } })
    for (const page of [first.after, second.after, third.before].filter((cursor) => cursor !== null)) {
      const { rows } = await listRegistrants({ officer: left, query: { ...listQuery.parse({}), cursor: page } })
      expect(rows.map(({ id }) => id)).not.toContain(before.id)
    }
    expect(third.rows.map(({ id }) => id)).not.toContain(before.id)
    await expect(openRegistrant({ officer: left, id: before.id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await seenBy(entered)).toEqual([after.id])
  })
  it('is still seen by the State of the permanent address, where the grant counts it', async () => {
    await move({ ...after, permanentState: bihar, permanentDistrict: patna })
    const officer = await officerOf(bihar, {})
    expect((await openRegistrant({ officer, id: before.id })).row.id).toBe(before.id)
    await expect(openRegistrant({ officer: await officerOf(bihar, { basis: 'current' }), id: before.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('a district that nobody knows', () => {
  it('belongs to no grant of districts, and a row without one cannot be', async () => {
    const stray = aRegistrant(960, { permanentDistrict: 9_999, currentDistrict: 9_999 })
    await putRegistrants([stray]).catch(() => undefined)
    expect(await seenBy(await officerOf(bihar, { districts: [gaya] }))).toEqual([])
    for (const column of ['permanent_district', 'current_district', 'permanent_state', 'current_state']) {
      await expect(database.sql(`UPDATE registry.registrant SET ${column} = NULL`)).rejects.toThrow(/null/)
      await expect(database.sql(`UPDATE registry.feed SET ${column} = NULL`)).rejects.toThrow(/null/)
    }
  })
})
