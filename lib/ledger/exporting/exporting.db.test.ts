import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '@/bin/verify-ledger/command'
import { inReadOnly } from '@/lib/db/transaction'
import { publishedCheckpoint, publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { exportLines } from '@/lib/ledger/exporting/store'
import { useDatabase } from '@/lib/testing/database'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
const log = path.join(folder, 'log.txt')
const held = path.join(folder, 'checkpoint.txt')

beforeEach(async () => {
  await emptyLedger(database)
  for (const count of [3, 47, 1, 300, 20]) {
    await appendEvents(database, count)
    await sealLedger()
  }
  fs.writeFileSync(held, await publishedCheckpoint() ?? '')
})

async function verified(options: { args?: string[] } = {}): Promise<{ code: number; said: string }> {
  let text = ''
  for await (const part of exportLines((work) => inReadOnly('portal_auditor', work))) text += part
  fs.writeFileSync(log, text)
  const lines: string[] = []
  const code = await verifyLedger(options.args ?? ['--key', await publishedKey() ?? '', '--log', log, '--checkpoint', held], (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

describe('the verifier over an export of the real ledger', () => {
  it('finds nothing in a ledger that nobody touched, sealed to its end or not', async () => {
    expect(await verified()).toMatchObject({ code: 0, said: expect.stringContaining('checkpoints prove the first 371') })
    await appendEvents(database, 4)
    expect(await verified()).toMatchObject({ code: 0, said: expect.stringContaining('The last 4 are newer than every checkpoint') })
  })

  it('says that nothing is proven of a log from which every checkpoint was taken', async () => {
    await verified()
    fs.writeFileSync(log, fs.readFileSync(log, 'utf8').replace(/^c .*\n/gm, ''))
    const lines: string[] = []
    expect(await verifyLedger(['--key', await publishedKey() ?? '', '--log', log], (line) => lines.push(line))).toBe(2)
    expect(lines.join('\n')).toContain('NOTHING IS PROVEN')
    expect(await verifyLedger(['--key', await publishedKey() ?? '', '--log', log, '--checkpoint', held], () => undefined)).toBe(0)
  })

  it.each([
    ['changes an event', `UPDATE ledger.event SET details = '{"n": -1}' WHERE position = 77`, 'CHANGED: the first bad leaf is event 77.'],
    ['moves an event in time', `UPDATE ledger.event SET recorded_at = recorded_at - interval '1 day' WHERE position = 371`, 'CHANGED: the first bad leaf is event 371.'],
    ['changes a salt', `UPDATE ledger.event SET salt = gen_random_uuid() WHERE position = 1`, 'CHANGED: the first bad leaf is event 1.'],
    ['takes an event out', 'DELETE FROM ledger.event WHERE position = 200', 'MISSING: the first bad leaf is event 200.'],
    ['takes one out and closes up', 'DO $$ BEGIN DELETE FROM ledger.event WHERE position = 200; UPDATE ledger.event SET position = -position WHERE position > 200; UPDATE ledger.event SET position = -position - 1 WHERE position < 0; END $$', 'CHANGED: the first bad leaf is event 200.'],
    ['exchanges two', 'DO $$ BEGIN UPDATE ledger.event SET position = 9999 WHERE position = 30; UPDATE ledger.event SET position = 30 WHERE position = 300; UPDATE ledger.event SET position = 300 WHERE position = 9999; END $$', 'CHANGED: the first bad leaf is event 30.'],
    ['cuts the end off', 'DELETE FROM ledger.event WHERE position > 360', 'MISSING: the first bad leaf is event 361.'],
    ['cuts the end off, checkpoints and all', 'DO $$ BEGIN DELETE FROM ledger.event WHERE position > 351; DELETE FROM ledger.checkpoint WHERE size > 351; END $$', 'CUT OFF: the log ends after 351 events'],
    ['writes the end anew, stored hashes and all', `DO $$ BEGIN UPDATE ledger.event SET actor_name = 'x' WHERE position > 360; UPDATE ledger.checkpoint SET leaves = substr(leaves, 1, 288) || decode(repeat('00', 352), 'hex') WHERE size = 371; END $$`, 'CHANGED: the first bad leaf is among events 352 to 371'],
    ['changes a stored hash alone', `UPDATE ledger.checkpoint SET leaves = decode(repeat('00', 32), 'hex') || substr(leaves, 33) WHERE size = 50`, 'the hash stored beside event 4 is not'],
    ['forges a checkpoint', `UPDATE ledger.checkpoint SET note = replace(note, E'\\n50\\n', E'\\n51\\n') WHERE size = 50`, 'does not hold'],
  ])('finds a superuser who %s', async (_, statement, said) => {
    await tamper(database, statement)
    const found = await verified()
    expect(found.said).toContain(said)
    expect(found.code).toBe(1)
  })

  it('finds a superuser with the key who tells another past', async () => {
    const key = await publishedKey() ?? ''
    await emptyLedger(database)
    await database.sql('INSERT INTO ledger.signer (verifier_key) VALUES ($1)', [key])
    await appendEvents(database, 371)
    await sealLedger()
    expect(await verified()).toMatchObject({ code: 1, said: expect.stringContaining('FORK') })
    const other = path.join(folder, 'other.txt')
    fs.writeFileSync(other, await publishedCheckpoint() ?? '')
    expect(await verified({ args: ['--key', key, '--checkpoint', held, '--checkpoint', other] })).toMatchObject({ code: 1, said: expect.stringContaining('FORK') })
  })

  it('says what it needs, and refuses another key', async () => {
    expect(await verified({ args: [] })).toMatchObject({ code: 2, said: expect.stringContaining('Usage') })
    expect(await verified({ args: ['--key', 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', '--log', log] })).toMatchObject({ code: 1, said: expect.stringContaining('not of example.com/foo') })
  })
})
