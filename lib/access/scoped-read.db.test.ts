import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inScopedRead, type RowHolder } from '@/lib/access/scoped-read'
import type { OfficerActor } from '@/lib/auth/actor'
import { pool } from '@/lib/db/pool'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport, openRows } from '@/lib/testing/row-security'
import { mintDownloadScope } from '@/lib/access/scope'
import { inReadOnly } from '@/lib/db/transaction'

const database = useDatabase()
const clear = { gender: { view: 'clear', file: 'clear' } } as const
/** A district of its own for each officer, with one registrant more than the one before. */
const districts = [212, 193, 203, 188, 189, 190]
const officers: OfficerActor[] = []
const holders: RowHolder[] = []
const wanted: string[][] = []

beforeAll(async () => {
  const people = districts.flatMap((district, index) => Array.from({ length: index + 1 }, (_, nth) =>
    aRegistrant(1_000 * (index + 1) + nth, { permanentDistrict: district, currentDistrict: district })))
  await putRegistrants(people)
  for (const district of districts) {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, districts: [district], fields: clear, download: true })
    officers.push(officer)
    holders.push({ officer, right: 'view' })
    wanted.push(people.filter(({ permanentDistrict }) => permanentDistrict === district).map(({ id }) => id))
  }
  const [first] = officers
  if (!first) throw new Error('no officer')
  const { boxes } = await inReadOnly('portal_reader', (tx) => mintDownloadScope(tx, first))
  holders.push({ exportId: await freezeExport(database, { officer: first, boxes }), right: 'download' })
  wanted.push(wanted[0] ?? [])
})

describe('one pool, many holders', () => {
  it('gives each its own rows, whatever fails in between, and keeps no token', async () => {
    const rounds = Array.from({ length: 1_500 }, (_, round) => ({ index: (round * 5 + Math.floor(round / 7)) % holders.length, fault: round % 11 }))
    let rows = 0
    const lane = async (): Promise<void> => {
      for (let next = rounds.pop(); next; next = rounds.pop()) {
        const holder = holders[next.index]
        if (!holder) throw new Error('no holder')
        const read = inScopedRead(holder, async (tx) => {
          const seen = await tx.sql<{ id: string }>('SELECT DISTINCT registrant_id AS id FROM registry.feed ORDER BY 1')
          expect(seen.map(({ id }) => id)).toEqual(wanted[holders.indexOf(holder)])
          rows += seen.length
          if (next.fault === 3) throw new Error('forced')
          if (next.fault === 7) await tx.sql('SELECT 1 / 0')
          if (next.fault === 9) await tx.sql('SELECT pg_terminate_backend(pg_backend_pid())')
        })
        if ([3, 7, 9].includes(next.fault)) await expect(read).rejects.not.toMatchObject({ name: 'AssertionError' })
        else await read
      }
    }
    await Promise.all(Array.from({ length: 16 }, lane))
    expect(rows).toBeGreaterThan(3_000)
    for (const role of ['portal_reader', 'portal_worker'] as const) {
      // Every connection the pool has, held at once, so that none is asked twice.
      const connections = await Promise.all(Array.from({ length: 10 }, () => pool(role).connect()))
      for (const connection of connections) {
        const { rows: left } = await connection.query(`SELECT coalesce(current_setting('portal.token', true), '') AS token, coalesce(current_setting('portal.right', true), '') AS "right", (SELECT count(*)::int FROM registry.feed) AS rows`)
        expect(left).toEqual([{ token: '', right: '', rows: 0 }])
        connection.release()
      }
    }
  })

  it('is a snapshot in which nothing can be written', async () => {
    const [holder] = holders
    if (!holder) throw new Error('no holder')
    await expect(inScopedRead(holder, (tx) => tx.sql('CREATE TEMPORARY TABLE loot (a int)'))).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) })
  })
})

/** What the other tests check in short: each holder sees its own rows, and without a token there are none. */
async function expectLocked(): Promise<void> {
  for (const [index, holder] of holders.entries()) expect((await openRows(holder)).ids.sort()).toEqual(wanted[index])
  expect((await pool('portal_reader').query('SELECT FROM registry.feed')).rowCount).toBe(0)
}

describe('each policy carries weight', () => {
  const policy = `USING (EXISTS (SELECT FROM unnest((SELECT registry.open_boxes())) AS box WHERE`
  let definition: string

  beforeAll(async () => {
    const [found] = await database.sql<{ qual: string }>(`SELECT qual FROM pg_policies WHERE schemaname = 'registry' AND tablename = 'feed' AND policyname = 'token'`)
    definition = found?.qual ?? ''
    await expectLocked()
  })

  afterEach(async () => {
    await database.sql('ALTER TABLE registry.feed ENABLE ROW LEVEL SECURITY')
    await database.sql('DROP POLICY IF EXISTS token ON registry.feed')
    await database.sql(`CREATE POLICY token ON registry.feed FOR SELECT TO portal_reader, portal_worker USING (${definition})`)
    await expectLocked()
  })

  it.each([
    ['row security is off', 'ALTER TABLE registry.feed DISABLE ROW LEVEL SECURITY'],
    ['the policy is gone', 'DROP POLICY token ON registry.feed'],
    ['it lets everything through', 'ALTER POLICY token ON registry.feed USING (true)'],
    ['it asks for boxes and not for rows', 'ALTER POLICY token ON registry.feed USING (cardinality((SELECT registry.open_boxes())) > 0)'],
    ['it forgets the district', `ALTER POLICY token ON registry.feed ${policy} box.state_code = feed.state))`],
    ['another policy is added', 'CREATE POLICY loot ON registry.feed FOR SELECT TO PUBLIC USING (gender = \'2\')'],
  ])('a difference is seen when %s', async (_what, sabotage) => {
    await database.sql(sabotage)
    try {
      await expect(expectLocked()).rejects.toMatchObject({ name: 'AssertionError' })
    } finally {
      await database.sql('DROP POLICY IF EXISTS loot ON registry.feed')
    }
  })

  it('the import can neither add nor change a row without its own', async () => {
    for (const table of ['registrant', 'feed']) {
      await database.sql(`ALTER POLICY ingest ON registry.${table} USING (false) WITH CHECK (false)`)
      await expect(putRegistrants([aRegistrant(9_000)])).rejects.toMatchObject({ code: '42501' })
      await database.sql(`ALTER POLICY ingest ON registry.${table} USING (true) WITH CHECK (true)`)
    }
  })

  it('no other policy opens a row to a login or to everybody', async () => {
    const policies = await database.sql<{ name: string; roles: string }>(
      `SELECT tablename || '.' || policyname AS name, array_to_string(roles, ' ') AS roles FROM pg_policies
       WHERE schemaname = 'registry' AND EXISTS (SELECT FROM unnest(roles) role WHERE role = 'public' OR (SELECT rolcanlogin FROM pg_roles WHERE rolname = role)) ORDER BY 1`)
    expect(policies).toEqual([
      { name: 'feed.ingest', roles: 'portal_ingest' }, { name: 'feed.token', roles: 'portal_reader portal_worker' }, { name: 'registrant.ingest', roles: 'portal_ingest' },
    ])
  })
})
