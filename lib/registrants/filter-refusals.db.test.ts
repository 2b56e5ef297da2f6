import fc from 'fast-check'
import { Client } from 'pg'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { parseListAddress } from '@/components/registrants/list-address'
import type { GrantFields } from '@/lib/access/box'
import { type Field, fieldKeys, viewLevels } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { exportChoice, filtersOf as fileFilters } from '@/lib/exports/schema'
import { previewExport } from '@/lib/exports/use-cases'
import { lookUpAddress } from '@/lib/lookups/schema'
import { listRegistrants } from '@/lib/registrants/reads'
import { listQuery } from '@/lib/registrants/schema'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'

const database = useDatabase()
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

/** Every filter there is, with values that somebody carries, that nobody carries, and that lie in other States. */
const values = {
  gender: ['1', '2', '3', '99'], occupation: ['9211.0100', '9211', '8341', '0000.0000'], district: ['212', '193', '554', '9999'],
} as const

let officer: OfficerActor
beforeAll(async () => {
  officer = await buildOfficer(database, 10)
  await putRegistrants([aRegistrant(1), aRegistrant(2, { gender: '1', permanentDistrict: 193, currentDistrict: 193 }), aRegistrant(3, { permanentState: 32, permanentDistrict: 554, currentState: 32, currentDistrict: 554 })])
})

/** What came back, and every statement that was run for it. */
async function told(work: () => Promise<unknown>): Promise<{ refusal: string | null; statements: readonly string[] }> {
  const spy = vi.spyOn(Client.prototype, 'query')
  try {
    const refusal = await work().then(() => null, (error: unknown) => { if (error instanceof AppError) return JSON.stringify({ ...error, message: error.message }); throw error })
    return { refusal, statements: spy.mock.calls.map(([asked]) => (typeof asked === 'string' ? asked : z.object({ text: z.string() }).parse(asked).text)) }
  } finally {
    spy.mockRestore()
  }
}

const level = fc.option(fc.constantFrom(...viewLevels), { nil: undefined })
const drawnGrant = fc.record({ gender: level, primaryOccupation: level, permanentDistrict: level, currentDistrict: level, mobile: level, districts: fc.option(fc.uniqueArray(fc.constantFrom(212, 193), { minLength: 1 }), { nil: undefined }) })

describe(`filters (seed ${seed})`, () => {
  it('on a field that no box gives clear are refused in the same words and with the same statements, whatever the value', { timeout: 3_600_000 }, async () => {
    let refused = 0
    await fc.assert(fc.asyncProperty(fc.array(drawnGrant, { minLength: 1, maxLength: 2 }), async (grants) => {
      await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE officer_id = $1 AND ended_at IS NULL', [officer.id])
      for (const { districts, ...levels } of grants) await buildGrant(database, { officer, districts, fields: fieldsOf(levels), download: true })
      for (const [name, field] of [['gender', 'gender'], ['occupation', 'primaryOccupation']] as const) {
        if (grants.some((grant) => grant[field] === 'clear')) continue
        refused++
        for (const ask of [asList, asFile]) {
          const answers = []
          for (const value of values[name]) answers.push(await told(() => ask(name, value)))
          for (const answer of answers) expect(answer).toEqual(answers[0])
          expect(answers[0]?.refusal).toContain('"reason":"filter"')
          expect(answers[0]?.statements.filter((text) => text.includes('registry.feed'))).toEqual([])
        }
      }
      await expectDistricts(grants)
    }), { numRuns: 25, seed, endOnFailure: true })
    expect(refused).toBeGreaterThan(5)
  })

  it.each(fieldKeys.filter((field) => field !== 'gender'))('by %s do not exist: the address is nobody of ours, with any value', (field) => {
    for (const name of [field, 'sort', 'group', 'search', `${field}.from`]) {
      for (const value of ['', '1', '9000000001', 'Asha', '%']) {
        expect(parseListAddress({ [name]: value, order: 'newest' }) === null).toBe(value !== '')
        expect(lookUpAddress.safeParse({ [name]: value }).success).toBe(false)
        // What a file's address says beside its filters is not read at all.
        expect(exportChoice.parse({ [name]: value })).toEqual({})
      }
    }
    for (const order of [field, 'name', '-changed']) expect(parseListAddress({ order })).toBeNull()
  })
})

/** A district outside every area is refused like one that the fields do not open: no word of where somebody lives. */
async function expectDistricts(grants: readonly { districts?: readonly number[]; permanentDistrict?: string; currentDistrict?: string }[]): Promise<void> {
  const opens = grants.some((grant) => grant.districts?.length === 1 || (grant.permanentDistrict === 'clear' && grant.currentDistrict === 'clear'))
  if (opens) return
  const answers = []
  for (const value of values.district) answers.push(await told(() => asList('district', value)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]?.refusal).toContain('"reason":"filter"')
}

function fieldsOf(levels: Partial<Record<Field, (typeof viewLevels)[number]>>): GrantFields {
  const given: GrantFields = { fatherOrHusbandName: { view: 'masked', file: 'masked' } }
  for (const field of fieldKeys) {
    const view = levels[field]
    if (view) given[field] = { view, file: view === 'clear' ? 'clear' : 'masked' }
  }
  return given
}

function asList(name: string, value: string): Promise<unknown> {
  return listRegistrants({ officer, query: listQuery.parse({ [name]: value }) })
}

function asFile(name: string, value: string): Promise<unknown> {
  return previewExport({ officer, filters: fileFilters(exportChoice.parse({ [name]: value })) })
}
