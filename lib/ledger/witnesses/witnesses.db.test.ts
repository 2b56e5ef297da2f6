import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startWitness } from '@/bin/witness/server'
import { ed25519Of, sha256, verifyEd25519 } from '@/lib/crypto/ed25519'
import { inRoleTransaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { publishedCheckpoint, publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { cosignatureLine, formatVerifierKey, parseNote, parseVerifierKey, verifiedBy, verifierKey } from '@/lib/ledger/notes/rules'
import { readUnwitnessedSince, readWitnessStates } from '@/lib/ledger/witnesses/store'
import { witnessLedger } from '@/lib/ledger/witnesses/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
type Running = Awaited<ReturnType<typeof startWitness>>
let running: Running[] = []
let started = 0

beforeEach(() => emptyLedger(database))
afterEach(async () => {
  await Promise.all(running.map(({ stop }) => stop()))
  running = []
})

/** A witness on a port of its own, which the portal is told of. */
async function witness({ name = 'w.example/1', memory = `w${(started += 1)}`, log }: { name?: string; memory?: string; log?: string } = {}): Promise<Running> {
  const found = await startWitness({ folder: path.join(folder, memory), port: 0, name, logs: [log ?? await publishedKey() ?? ''] })
  running.push(found)
  return found
}
const configure = (...witnesses: { key: string; port: number }[]): void => {
  env().LEDGER_WITNESSES = witnesses.map(({ key, port }) => `${key} http://127.0.0.1:${port}`).join(',')
}
const states = () => inRoleTransaction('portal_worker', readWitnessStates)
const unwitnessed = () => inRoleTransaction('portal_worker', readUnwitnessedSince)
/** Lets so much time pass over what was appended and sealed. */
const older = (time: string) => tamper(database, `DO $$ BEGIN UPDATE ledger.event SET recorded_at = recorded_at - interval '${time}' WHERE kind = 'signOut.done'; UPDATE ledger.checkpoint SET signed_at = signed_at - interval '${time}'; END $$`)
const isWitnessed = async (key: string) => (await verifiedBy(parseNote(await publishedCheckpoint() ?? ''), [parseVerifierKey(sha256, key)], verifyEd25519)).length === 1

describe('witnesses', () => {
  it('sign every checkpoint as the ledger grows, and their words are published with it', async () => {
    await appendEvents(database, 5)
    await sealLedger()
    const [one, two] = [await witness(), await witness({ name: 'w.example/2' })]
    configure(one, two)
    for (const more of [0, 1, 300, 7]) {
      if (more > 0) await appendEvents(database, more)
      await sealLedger()
      await witnessLedger()
      expect([await isWitnessed(one.key), await isWitnessed(two.key)]).toEqual([true, true])
    }
    expect((await states()).map(({ name, size, cause }) => [name, size, cause])).toEqual([['w.example/1', 313, null], ['w.example/2', 313, null]])
    expect(await unwitnessed()).toBeNull()
    await appendEvents(database, 1)
    expect(await unwitnessed()).toBeInstanceOf(Date)
  })

  it('are asked from where they stand when the portal no longer knows', async () => {
    await appendEvents(database, 5)
    await sealLedger()
    const one = await witness()
    configure(one)
    await witnessLedger()
    await database.sql('DELETE FROM ledger.witness')
    await appendEvents(database, 4)
    await sealLedger()
    await witnessLedger()
    expect(await isWitnessed(one.key)).toBe(true)
  })

  it.each([['rewritten and longer', 12, 'fork'], ['rewritten and as long', 5, 'fork'], ['shorter', 2, 'ahead']] as const)('refuse a past that was %s, with the reason', async (_, events, cause) => {
    await appendEvents(database, 5)
    await sealLedger()
    const one = await witness({ memory: `forked-${cause}-${events}` })
    configure(one)
    await witnessLedger()
    // A superuser with the key: another past, signed anew from its beginning.
    const signer = await publishedKey()
    await emptyLedger(database)
    await database.sql('INSERT INTO ledger.signer (verifier_key) VALUES ($1)', [signer])
    await appendEvents(database, events)
    await sealLedger()
    await witnessLedger()
    await witnessLedger()
    expect((await states()).map((state) => state.cause)).toEqual([cause])
    expect(await isWitnessed(one.key)).toBe(false)
    const evidence = fs.readdirSync(path.join(folder, `forked-${cause}-${events}`)).filter((name) => name.startsWith('refused-'))
    expect(evidence.length > 0).toBe(cause === 'fork')
  })

  it('that are away, do not know the log, or answer something else leave the reason, and the others are asked', async () => {
    await appendEvents(database, 5)
    await sealLedger()
    const strange = ed25519Of(new Uint8Array(32).fill(7))
    const other = formatVerifierKey(verifierKey({ sha256, name: 'other.example/log', kind: 'log', publicKey: strange.publicKey }))
    const [good, unknowing] = [await witness(), await witness({ name: 'w.example/2', log: other })]
    const forging = http.createServer((_, response) => {
      const key = parseVerifierKey(sha256, good.key)
      response.end(cosignatureLine({ text: 'another\n1\n\n', key: { ...key, name: 'w.example/3' }, seconds: 1, sign: strange.sign }))
    })
    await new Promise<void>((resolve) => forging.listen(0, '127.0.0.1', resolve))
    const address = forging.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const named = (name: string) => formatVerifierKey(verifierKey({ sha256, name, kind: 'witness', publicKey: strange.publicKey }))
    configure(good, unknowing, { key: named('w.example/3'), port }, { key: named('w.example/4'), port: 1 })
    await witnessLedger()
    forging.close()
    expect((await states()).map(({ name, cause }) => [name, cause])).toEqual([['w.example/1', null], ['w.example/2', 'unknown'], ['w.example/3', 'invalid'], ['w.example/4', 'unreachable']])
    const [, , , away] = await states()
    await witnessLedger()
    expect((await states())[3]?.failingSince).toEqual(away?.failingSince)
  })

  it('that stay away for minutes raise the alarm once, and end it once', async () => {
    await appendEvents(database, 5)
    await sealLedger()
    configure()
    const said = async () => (await database.sql<{ kind: string }>(`SELECT kind FROM ledger.event WHERE kind LIKE 'ledger.%' ORDER BY position`)).map(({ kind }) => kind)
    await witnessLedger()
    expect(await said()).toEqual([])
    await older('6 minutes')
    await witnessLedger()
    await witnessLedger()
    expect(await said()).toEqual(['ledger.unwitnessed'])
    configure(await witness())
    await witnessLedger()
    await witnessLedger()
    expect(await said()).toEqual(['ledger.unwitnessed', 'ledger.witnessed'])
  })

  it('that stay away are told of by mail: each step once to every admin and auditor, and to nobody else', async () => {
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE kind IN ('admin', 'auditor')`)
    const [admin, narrow, auditor] = [await buildAdmin(database), await buildAdmin(database, ['review']), await buildAuditor(database)]
    await buildOfficer(database, 32)
    const steps = async () => (await database.sql<{ step: string; readers: string[] }>(
      `SELECT params->>'step' AS step, array_agg(user_id || ' ' || (params->>'reader') ORDER BY user_id) AS readers FROM portal.mail WHERE kind = 'witnessAlarm' GROUP BY params->>'step' ORDER BY min(created_at)`))
    const everybody = [`${admin.id} admin`, `${narrow.id} none`, `${auditor.id} auditor`].sort()
    await appendEvents(database, 5)
    await sealLedger()
    configure()
    await witnessLedger()
    expect(await steps()).toEqual([])
    for (const [time, count] of [['6 minutes', 1], ['1 minute', 1], ['12 hours', 2], ['2 hours', 2], ['8 hours', 3], ['2 hours', 4], ['30 hours', 4]] as const) {
      await older(time)
      await Promise.all([witnessLedger(), witnessLedger()])
      expect((await steps()).length, time).toBe(count)
    }
    configure(await witness())
    await witnessLedger()
    await witnessLedger()
    expect(await steps()).toEqual(['raised', 'first', 'last', 'stopped', 'over'].map((step) => ({ step, readers: everybody })))
    const events = await database.sql<{ step: string | null }>(`SELECT details->>'step' AS step FROM ledger.event WHERE kind LIKE 'ledger.%witnessed' ORDER BY position`)
    expect(events.map(({ step }) => step)).toEqual(['raised', 'first', 'last', 'stopped', null])
  })

  it('are no alarm while one of several signs, and one that saw another past is told of once', async () => {
    const auditor = await buildAuditor(database)
    await appendEvents(database, 5)
    await sealLedger()
    const [loyal, deceived] = [await witness(), await witness({ name: 'w.example/2', memory: 'deceived' })]
    configure(loyal, deceived)
    await witnessLedger()
    await deceived.stop()
    // It remembers another past of the same size, as after a second ledger signed with the same key.
    const memory = fs.readdirSync(path.join(folder, 'deceived')).find((name) => /^[0-9a-f]{64}/.test(name)) ?? ''
    const file = path.join(folder, 'deceived', memory)
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/"root":"[^"]+"/, `"root":"${Buffer.alloc(32, 9).toString('base64')}"`))
    running = running.filter((each) => each !== deceived)
    const again = await witness({ name: 'w.example/2', memory: 'deceived' })
    configure(loyal, again)
    for (let round = 0; round < 3; round += 1) {
      await appendEvents(database, 1)
      await sealLedger()
      await witnessLedger()
    }
    expect((await states()).map(({ name, cause }) => [name, cause])).toEqual([['w.example/1', null], ['w.example/2', 'fork']])
    expect(await database.sql(`SELECT details->>'witness' AS witness, details->>'cause' AS cause FROM ledger.event WHERE kind LIKE 'ledger.%'`)).toEqual([{ witness: 'w.example/2', cause: 'fork' }])
    expect(await database.sql(`SELECT params->>'step' AS step, params->>'witness' AS witness FROM portal.mail WHERE user_id = $1`, [auditor.id])).toEqual([{ step: 'disputed', witness: 'w.example/2' }])
    expect(await isWitnessed(loyal.key)).toBe(true)
  })

  it('words are kept: nobody changes or removes one', async () => {
    await appendEvents(database, 5)
    await sealLedger()
    configure(await witness())
    await witnessLedger()
    await expect(database.sql(`UPDATE ledger.cosignature SET line = 'x'`)).rejects.toMatchObject({ code: '42501' })
    await expect(database.sql('DELETE FROM ledger.cosignature')).rejects.toMatchObject({ code: '42501' })
  })
})
