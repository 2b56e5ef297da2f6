import { expect, test } from 'vitest'
import { keyIdOf, open } from '@/lib/crypto/envelope'
import { unpackSealedFields } from '@/lib/crypto/registrant-layout'
import { StateKeys } from '@/lib/crypto/state-keys'
import { inOwnerTransaction, inRoleTransaction } from '@/lib/db/transaction'
import { catalogue } from '@/lib/reference/catalogue'
import { copyRegistrants, isRegistryEmpty, withoutIndexes } from '@/lib/registrants/generate/store'
import { generateIntoDatabase, inventRegistrants } from '@/lib/registrants/generate/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { feedFaults } from '@/lib/testing/feed'

const database = useDatabase()
const asked = { registrants: 3_000, days: 30, seed: 11 }
const indexes = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'registry' ORDER BY 1`
const constraints = `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE connamespace = 'registry'::regnamespace AND contype <> 'n' ORDER BY 1, 2`

test('indexes that were taken away come back as they were, also when the load fails', async () => {
  const before = [await database.sql(indexes), await database.sql(constraints)]
  const people = await inventRegistrants({ registrants: 10, days: 7, seed: 1, until: Date.now() }, await catalogue('portal_ingest'))
  const load = inOwnerTransaction((tx) => withoutIndexes(tx, async () => {
    await copyRegistrants(tx, { registrants: people, demo: false, onProgress: () => undefined })
    throw new Error('power cut')
  }))
  await expect(load).rejects.toThrow('power cut')
  expect([await database.sql(indexes), await database.sql(constraints)]).toEqual(before)
  expect(await inOwnerTransaction(isRegistryEmpty)).toBe(true)
  await inOwnerTransaction((tx) => withoutIndexes(tx, async () => undefined))
  expect([await database.sql(indexes), await database.sql(constraints)]).toEqual(before)
})

test('people land once, with their feed rows, inside the asked days', async () => {
  await generateIntoDatabase({ asked })
  const [facts] = await database.sql<{ registrants: number; inside: boolean; ids: boolean; demo: number; events: number }>(`
    SELECT count(*)::int AS registrants, bool_and(changed_at BETWEEN now() - interval '30 days 1 minute' AND now() AND registered_at <= changed_at) AS inside, bool_and(id > 0) AS ids,
           (SELECT count(*)::int FROM registry.demo_registrant) AS demo, (SELECT count(*)::int FROM ledger.event WHERE kind = 'generate.finished' AND details->>'registrants' = '3000') AS events
    FROM registry.registrant`)
  expect(facts).toEqual({ registrants: 3_000, inside: true, ids: true, demo: 0, events: 1 })
  expect(await feedFaults(database)).toEqual([])
  const [moved] = await database.sql<{ district: number; state: number }>(`
    SELECT count(*) FILTER (WHERE current_district <> permanent_district)::int AS district, count(*) FILTER (WHERE current_state <> permanent_state)::int AS state FROM registry.registrant`)
  expect(moved?.district).toBeGreaterThan(30)
  expect(moved?.state).toBeGreaterThan(0)
})

test('envelopes open for their registrant and hold the person', async () => {
  const rows = await database.sql<{ id: string; envelope: Buffer; birth_year: number }>('SELECT id, envelope, birth_year FROM registry.registrant LIMIT 50')
  await inRoleTransaction('portal_ingest', async (tx) => {
    const keys = new StateKeys()
    for (const { id, envelope, birth_year } of rows) {
      const fields = unpackSealedFields(open({ registrantId: id, envelope, sealingKey: await keys.byKeyId(tx, keyIdOf(envelope)) }))
      expect(fields.uan).toMatch(/^[1-9]\d{11}$/)
      expect(Number(fields.dateOfBirth.slice(0, 4))).toBe(birth_year)
    }
  })
})

test('the same seed is refused whole, another seed adds', async () => {
  await expect(generateIntoDatabase({ asked: { ...asked, registrants: 5_000 } })).rejects.toMatchObject({ code: '23505' })
  await generateIntoDatabase({ asked: { ...asked, registrants: 100, seed: 12 } })
  expect(await database.sql('SELECT count(*)::int AS count FROM registry.registrant')).toEqual([{ count: 3_100 }])
})
