import { beforeEach, describe, expect, it } from 'vitest'
import { sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { inReadOnly } from '@/lib/db/transaction'
import { publishedCheckpoint, publishedKey, publishedTile } from '@/lib/ledger/checkpoints/reads'
import { hasher, readRows } from '@/lib/ledger/checkpoints/store'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { entryOf } from '@/lib/ledger/entries/rules'
import { parseCheckpoint, parseNote, parseVerifierKey, verifiedBy } from '@/lib/ledger/notes/rules'
import { useDatabase } from '@/lib/testing/database'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { asLogin } from '@/lib/testing/login'
import { naiveRoot } from '@/lib/testing/naive-tree'

const database = useDatabase()
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

beforeEach(() => emptyLedger(database))

async function leaves(): Promise<Uint8Array[]> {
  const rows = await inReadOnly('portal_worker', (tx) => readRows(tx, { from: 0, to: 1_000_000 }))
  return rows.map((row) => hasher.leaf(Buffer.from(entryOf(row))))
}

const checkpointsThere = async (): Promise<number[]> => (await database.sql<{ size: string }>('SELECT c.size::text FROM ledger.checkpoint c ORDER BY c.size')).map(({ size }) => Number(size))

describe('checkpoints', () => {
  it('say how many events there are and their root, signed by the key that is published', async () => {
    expect(await publishedCheckpoint()).toBeNull()
    await appendEvents(database, 3)
    expect(await sealLedger()).toBe(3)
    const note = parseNote(await publishedCheckpoint() ?? '')
    const key = parseVerifierKey(sha256, await publishedKey() ?? '')
    expect(key.name).toMatch(/^localhost(:\d+)?\/ledger$/)
    expect((await verifiedBy(note, [key], verifyEd25519)).length).toBe(1)
    const { root, ...rest } = parseCheckpoint(note.text)
    expect(rest).toEqual({ origin: key.name, size: 3 })
    expect(hex(root)).toBe(hex(naiveRoot(hasher, await leaves())))
  })

  it('grow over tiles, in portions of any size, to the root of a naive tree', async () => {
    for (const count of [1, 254, 1, 1, 300, 4_500]) {
      await appendEvents(database, count)
      const size = await sealLedger()
      expect(hex(parseCheckpoint(parseNote(await publishedCheckpoint() ?? '').text).root)).toBe(hex(naiveRoot(hasher, (await leaves()).slice(0, size))))
    }
    // The last portion is more than one transaction seals.
    expect(await checkpointsThere()).toEqual([1, 255, 256, 257, 557, 557 + 4_096, 5_057])
  })

  it('are not made when nothing is new, nor twice by two at once', async () => {
    await appendEvents(database, 10)
    await Promise.all([sealLedger(), sealLedger(), sealLedger()])
    await sealLedger()
    expect(await checkpointsThere()).toEqual([10])
  })

  it('publish the tree in tiles, full and not, and nothing beyond the newest', async () => {
    await appendEvents(database, 600)
    await sealLedger()
    await appendEvents(database, 5)
    const all = await leaves()
    expect(Buffer.from(await publishedTile({ level: 0, index: 0, width: 256 }) ?? '')).toEqual(Buffer.concat(all.slice(0, 256)))
    expect(Buffer.from(await publishedTile({ level: 0, index: 2, width: 88 }) ?? '')).toEqual(Buffer.concat(all.slice(512, 600)))
    expect(hex(await publishedTile({ level: 1, index: 0, width: 2 }) ?? new Uint8Array())).toBe(hex(Buffer.concat([naiveRoot(hasher, all.slice(0, 256)), naiveRoot(hasher, all.slice(256, 512))])))
    expect(await publishedTile({ level: 0, index: 2, width: 89 })).toBeNull()
    expect(await publishedTile({ level: 2, index: 0, width: 1 })).toBeNull()
  })

  it.each([
    ['an event was changed', `UPDATE ledger.event SET actor_name = 'Somebody' WHERE position = 590`],
    ['an event was taken out and the rest moved up', `DO $$ BEGIN DELETE FROM ledger.event WHERE position = 590; UPDATE ledger.event SET position = position - 1 WHERE position > 590; END $$`],
    ['a tile was changed', `UPDATE ledger.tile SET root = sha256('x') WHERE index = 1`],
    ['a tile was taken away', 'DELETE FROM ledger.tile WHERE index = 1'],
    ['the end was cut off', 'DELETE FROM ledger.event WHERE position > 595'],
    ['the checkpoint says another root', `UPDATE ledger.checkpoint SET root = sha256('x')`],
    ['the checkpoint is signed by nobody', `UPDATE ledger.checkpoint SET note = regexp_replace(note, '— .*', '— x/y AAAAAAAA')`],
  ])('are not made any more when %s', async (_, statement) => {
    await appendEvents(database, 600)
    await sealLedger()
    await tamper(database, statement)
    await appendEvents(database, 3)
    await expect(sealLedger()).rejects.toThrow(/signed|missing/)
    expect(await checkpointsThere()).toEqual([600])
  })

  it('are not made by another key, nor without one', async () => {
    const own = process.env.LEDGER_KEY
    expect(own).toBeDefined()
    await appendEvents(database, 3)
    await sealLedger()
    await tamper(database, `UPDATE ledger.signer SET verifier_key = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'`)
    await expect(sealLedger()).rejects.toThrow('LEDGER_KEY is not the key this ledger is signed with')
  })

  it('are asked for by every fiftieth event, in its transaction', async () => {
    const asked = async () => (await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'sealLedger'`))[0]?.n
    await appendEvents(database, 49)
    expect(await asked()).toBe(0)
    await appendEvents(database, 1)
    expect(await asked()).toBe(1)
  })

  it('are kept: nobody changes or removes one, and the worker alone makes them', async () => {
    await appendEvents(database, 3)
    await sealLedger()
    for (const table of ['checkpoint', 'tile', 'signer']) {
      await expect(database.sql(`DELETE FROM ledger.${table} WHERE true`).then(() => database.sql(`TRUNCATE ledger.${table}`))).rejects.toMatchObject({ code: '42501' })
      await expect(asLogin(database, 'portal_worker', (client) => client.query(`DELETE FROM ledger.${table}`))).rejects.toMatchObject({ code: '42501' })
    }
    for (const role of ['portal_web', 'portal_auditor'] as const) {
      await expect(asLogin(database, role, (client) => client.query(`INSERT INTO ledger.checkpoint (size, root, note, leaves) VALUES (9, sha256('x'), 'x', sha256('x'))`))).rejects.toMatchObject({ code: '42501' })
    }
  })
})
