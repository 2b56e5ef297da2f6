import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '@/bin/verify-ledger/command'
import type { LedgerFilters } from '@/lib/audit/filters'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { publishedCheckpoint, publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { extractLedger } from '@/lib/ledger/extracts/reads'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor } from '@/lib/testing/factories'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const file = path.join(folder, 'extract.txt')
const held = path.join(folder, 'held.txt')

beforeEach(async () => {
  await emptyLedger(database)
  for (const count of [3, 47, 1, 600, 20]) {
    await appendEvents(database, count)
    await sealLedger()
  }
})

async function taken(filters: LedgerFilters, actor: Promise<AdminActor | AuditorActor> = buildAuditor(database)): Promise<string> {
  return new Response(await extractLedger({ actor: await actor, filters })).text()
}

async function verified(text: string, more: string[] = []): Promise<{ code: number; said: string }> {
  fs.writeFileSync(file, text)
  const lines: string[] = []
  const code = await verifyLedger(['--key', await publishedKey() ?? '', '--log', file, ...more], (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

const positionsIn = (text: string): number[] => text.split('\n').flatMap((line) => /^e (\d+) /.exec(line)?.[1] ?? []).map(Number)

describe('an extract of the ledger', () => {
  it.each([
    ['a State', { state: 5 }], ['a kind of which all events are', { kind: 'signOut.done' as const }], ['a kind of which none is', { kind: 'export.opened' as const }], ['days', { fromDay: '2020-01-01' }], ['days to come', { fromDay: '2999-01-01' }],
  ])('of %s holds what fits and nothing else, each proven by the key alone', async (_, filters: LedgerFilters) => {
    for (const actor of [buildAuditor(database), buildAdmin(database)]) {
      const text = await taken(filters, actor)
      const rows = await database.sql<{ position: string }>(
        `SELECT position::text AS position FROM ledger.event WHERE position <= 671 AND ($1::int IS NULL OR state_code = $1) AND ($2::text IS NULL OR kind = $2) AND ($3::date IS NULL OR recorded_at >= $3::date) ORDER BY ledger.event.position`,
        [filters.state ?? null, filters.kind ?? null, filters.fromDay ?? null])
      expect(positionsIn(text)).toEqual(rows.map(({ position }) => Number(position)))
      expect(await verified(text)).toEqual({ code: 0, said: expect.stringContaining(`The extract holds ${rows.length} of 671 events`) })
    }
  })

  it('of whatever is proven, few events or many, at the edge or not', async () => {
    for (const state of [1, 2, 17, 23, 36]) expect((await verified(await taken({ state }))).code).toBe(0)
  })

  it('goes on record with its filters before the first byte', async () => {
    const auditor = await buildAuditor(database)
    await taken({ state: 5 }, Promise.resolve(auditor))
    const [event] = await database.sql<{ details: object }>(`SELECT details FROM ledger.event WHERE kind = 'ledger.exported' AND actor_id = $1`, [auditor.id])
    expect(event?.details).toEqual({ rows: 671, filters: { state: 5 } })
    await database.sql('REVOKE EXECUTE ON FUNCTION ledger.append(jsonb) FROM portal_auditor')
    try {
      await expect(taken({ state: 5 })).rejects.toMatchObject({ code: 'ledger' })
    } finally {
      await database.sql('GRANT EXECUTE ON FUNCTION ledger.append(jsonb) TO portal_auditor')
    }
  })

  /** The third event of State 5. */
  const third = async (): Promise<number> => Number((await database.sql<{ position: string }>('SELECT e.position::text AS position FROM ledger.event e WHERE e.state_code = 5 ORDER BY e.position OFFSET 2 LIMIT 1'))[0]?.position)

  it.each<[string, (at: number) => string | null, (text: string, at: number) => string, (at: number) => string]>([
    ['an event was changed in the database', (at) => `UPDATE ledger.event SET actor_name = 'Nobody' WHERE position = ${at}`, (text) => text, (at) => `CHANGED: the first bad leaf is event ${at}.`],
    ['the hashes of a tile were changed', () => `UPDATE ledger.tile SET hashes = decode(repeat('00', 8192), 'hex') WHERE index = 0`, (text) => text, () => 'CHANGED'],
    ['an event was left out', () => null, (text, at) => text.replace(new RegExp(`^e ${at} .*\n`, 'm'), ''), (at) => `INCOMPLETE: what comes after event ${at - 1}`],
    ['an event was put in', () => null, (text, at) => text.replace(new RegExp(`^(e ${at} .*\n)`, 'm'), '$1$1'), () => 'INCOMPLETE'],
    ['the end is cut off', () => null, (text) => `${text.split('\n').slice(0, -2).join('\n')}\n`, () => 'INCOMPLETE'],
    ['a word of an event was changed in the file', () => null, (text) => text.replace('"actorName":"Officer 40"', '"actorName":"Officer 41"'), () => 'CHANGED'],
    ['a hash of a gap was changed', () => null, (text) => text.replace(/^(g \d+ \d+ )(\S)/m, (_, head: string, first: string) => `${head}${first === 'A' ? 'B' : 'A'}`), () => 'CHANGED'],
  ])('is refused when %s', async (_, statement, change, said) => {
    const at = await third()
    const before = statement(at)
    if (before !== null) await tamper(database, before)
    const found = await verified(change(await taken({ state: 5 }), at))
    expect(found.said).toContain(said(at))
    expect(found.code).toBe(1)
  })

  it('is refused under another checkpoint of the same size, and with a checkpoint that the key did not sign', async () => {
    const text = await taken({ state: 5 })
    const key = await publishedKey() ?? ''
    await emptyLedger(database)
    await database.sql('INSERT INTO ledger.signer (verifier_key) VALUES ($1)', [key])
    await appendEvents(database, 671)
    await sealLedger()
    fs.writeFileSync(held, await publishedCheckpoint() ?? '')
    expect(await verified(text, ['--checkpoint', held])).toMatchObject({ code: 1, said: expect.stringContaining('FORK') })
    expect(await verified(text.replace(/^c "[^"]*"/m, (line) => line.replace('671', '670')))).toMatchObject({ code: 1 })
  })

  it('begins once something is sealed', async () => {
    await emptyLedger(database)
    await expect(taken({ state: 5 })).rejects.toMatchObject({ code: 'invalid' })
  })
})
