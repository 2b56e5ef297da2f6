import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '@/bin/verify-ledger/command'
import { startWitness } from '@/bin/witness/server'
import { recordAlone } from '@/lib/audit/record'
import type { PersonActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { publishedCheckpoint, publishedKey } from '@/lib/ledger/checkpoints/reads'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { exportLines } from '@/lib/ledger/exporting/store'
import { listOwnEvents, takeReceipt, takeReceiptsOfDay } from '@/lib/ledger/receipts/reads'
import { splitReceipts } from '@/lib/ledger/receipts/rules'
import { witnessLedger } from '@/lib/ledger/witnesses/use-cases'
import { composeMail } from '@/lib/mail/compose'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer } from '@/lib/testing/factories'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const database = useDatabase()
const folder = useTemporaryFolder()
beforeEach(() => emptyLedger(database))

const kerala = 32
const act = (actor: PersonActor): Promise<void> => recordAlone({ kind: 'signOut.done', actor, details: {} })
const listed = async (actor: PersonActor) => (await listOwnEvents({ actor, day: undefined })).events
const wholeDay = async (actor: PersonActor, day: string): Promise<string> => new Response(await takeReceiptsOfDay({ actor, day })).text()
const kinds = async () => (await database.sql<{ kind: string; details: unknown }>(`SELECT kind, details FROM ledger.event WHERE kind = 'ledger.receiptTaken' ORDER BY position`)).map(({ details }) => details)

async function verified(text: string, more: readonly string[] = []): Promise<{ code: number; said: string }> {
  const file = path.join(folder, 'receipts.txt')
  fs.writeFileSync(file, text)
  const lines: string[] = []
  const code = await verifyLedger(['--key', await publishedKey() ?? '', '--receipt', file, ...more], (line) => lines.push(line))
  return { code, said: lines.join('\n') }
}

describe('receipts', () => {
  it('prove what a person did, each kind of person, by the public key alone, and their taking is on record', async () => {
    for (const actor of [await buildOfficer(database, kerala), await buildAdmin(database), await buildAuditor(database)]) {
      await appendEvents(database, 300)
      await act(actor)
      await sealLedger()
      const [mine] = await listed(actor)
      expect(mine).toMatchObject({ kind: 'signOut.done', outcome: 'done' })
      const text = await takeReceipt({ actor, name: mine?.receipt ?? '' })
      const { code, said } = await verified(text)
      expect(said).toMatch(new RegExp(`Event \\d+ \\(.*, signOut.done, ${actor.name}\\) is in the log`))
      expect(code).toBe(0)
      expect(JSON.parse(Buffer.from(/^extra (.*)$/m.exec(text)?.[1] ?? '', 'base64').toString())).toMatchObject({ actorId: actor.id, sessionId: actor.sessionId })
    }
    expect((await kinds()).length).toBe(3)
  })

  it('are of the own events alone: a name is no good for anybody else, and what others did to one is not in them', async () => {
    const [officer, other] = [await buildOfficer(database, kerala), await buildOfficer(database, kerala)]
    await act(officer)
    await recordAlone({ kind: 'account.deactivated', actor: await buildAdmin(database), subjectId: officer.id, details: { reason: 'a proof' } })
    await sealLedger()
    const events = await listed(officer)
    expect(events.map(({ kind }) => kind)).toEqual(['signOut.done'])
    const name = events[0]?.receipt ?? ''
    await expect(takeReceipt({ actor: other, name })).rejects.toMatchObject({ code: 'not_found' })
    for (const forged of ['', 'x', name.slice(1), `${name.startsWith('A') ? 'B' : 'A'}${name.slice(1)}`, '1']) await expect(takeReceipt({ actor: officer, name: forged })).rejects.toMatchObject({ code: 'not_found' })
    await expect(takeReceiptsOfDay({ actor: other, day: (await listOwnEvents({ actor: officer, day: undefined })).day })).rejects.toMatchObject({ code: 'not_found' })
    expect(await kinds()).toEqual([])
  })

  it('of a day are all of them under one checkpoint, and each stands alone', async () => {
    const officer = await buildOfficer(database, kerala)
    for (let round = 0; round < 7; round += 1) {
      await appendEvents(database, 90)
      await act(officer)
      if (round % 2 === 1) await sealLedger()
    }
    const { day } = await listOwnEvents({ actor: officer, day: undefined })
    await sealLedger()
    const text = await wholeDay(officer, day)
    const each = splitReceipts(text)
    expect(each.length).toBe(8)
    expect(new Set(each.map((receipt) => receipt.slice(receipt.indexOf('\n\n')))).size).toBe(1)
    expect(await verified(text)).toMatchObject({ code: 0, said: expect.stringContaining('Nothing was changed.') })
    expect((await verified(each[3] ?? '')).code).toBe(0)
    expect((await verified(`${each[0]}${each[1]?.replace(/^extra ./m, 'extra f')}`)).said).toContain('NOT PROVEN: Event')
    await expect(takeReceiptsOfDay({ actor: officer, day: '2020-01-01' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await kinds()).toEqual([{ rows: 8, size: expect.any(Number), day }])
  })

  it('name the first checkpoint that a witness signed after the event, whatever came later', async () => {
    const officer = await buildOfficer(database, kerala)
    await act(officer)
    await sealLedger()
    const [event] = await listed(officer)
    const name = event?.receipt ?? ''
    const unwitnessed = await takeReceipt({ actor: officer, name })
    const witness = await startWitness({ folder: path.join(folder, 'witness'), port: 0, name: 'w.example/1', logs: [await publishedKey() ?? ''] })
    try {
      env().LEDGER_WITNESSES = `${witness.key} http://127.0.0.1:${witness.port}`
      await sealLedger()
      await witnessLedger()
      const seen = await takeReceipt({ actor: officer, name })
      expect(unwitnessed).not.toContain('— w.example/1 ')
      expect(await verified(seen, ['--witness', witness.key])).toMatchObject({ code: 0, said: expect.stringContaining('seen by w.example/1') })
      await appendEvents(database, 60)
      await sealLedger()
      await witnessLedger()
      expect(await takeReceipt({ actor: officer, name })).toBe(seen)
    } finally {
      await witness.stop()
    }
  })

  it('of an event of the last moments are not there yet, and say so', async () => {
    const officer = await buildOfficer(database, kerala)
    await act(officer)
    expect(await listOwnEvents({ actor: officer, day: undefined })).toMatchObject({ unsealed: 1, events: [{ receipt: null }] })
    await sealLedger()
    const name = (await listed(officer)).at(-1)?.receipt ?? ''
    await tamper(database, 'DELETE FROM ledger.checkpoint')
    await expect(takeReceipt({ actor: officer, name })).rejects.toMatchObject({ code: 'conflict', reason: 'notSealed' })
  })

  it('are not made of an event that is not what was sealed', async () => {
    const officer = await buildOfficer(database, kerala)
    await act(officer)
    await sealLedger()
    const { day, events } = await listOwnEvents({ actor: officer, day: undefined })
    await tamper(database, `UPDATE ledger.event SET actor_name = 'x' WHERE position = 1`)
    await expect(takeReceipt({ actor: officer, name: events[0]?.receipt ?? '' })).rejects.toMatchObject({ code: 'ledger', reason: 'notProven' })
    await expect(takeReceiptsOfDay({ actor: officer, day })).rejects.toMatchObject({ code: 'ledger', reason: 'notProven' })
    expect(await kinds()).toEqual([])
  })

  it('show a past that was rewritten afterwards as a fork, beside a newer log', async () => {
    const officer = await buildOfficer(database, kerala)
    await act(officer)
    await sealLedger()
    const key = await publishedKey()
    const receipt = await takeReceipt({ actor: officer, name: (await listed(officer))[0]?.receipt ?? '' })
    await emptyLedger(database)
    await database.sql('INSERT INTO ledger.signer (verifier_key) VALUES ($1)', [key])
    await appendEvents(database, 9)
    await sealLedger()
    let log = ''
    for await (const part of exportLines((work) => inReadOnly('portal_auditor', work))) log += part
    fs.writeFileSync(path.join(folder, 'log.txt'), log)
    expect(await verified(receipt, ['--log', path.join(folder, 'log.txt')])).toMatchObject({ code: 1, said: expect.stringMatching(/FORK|CHANGED/) })
  })
})

it('the verifier takes the checkpoint out of a mail, as text and as the file of a mail', async () => {
  await appendEvents(database, 5)
  await sealLedger()
  const note = await publishedCheckpoint() ?? ''
  const mail = await composeMail({
    id: '5f0c7c0e-6c6b-4a53-9a51-0b54a0a1b001', kind: 'checkpoint', locale: 'hi', name: 'Smt. X', signInId: 'x', email: 'x@example.in', params: { day: '2026-11-28', size: 5, key: 'x', note }, secret: null, exportId: null,
    messageId: '<x@example.in>', createdAt: new Date('2026-11-28T02:00:00Z'),
  })
  for (const [name, content] of [['mail.eml', mail], ['mail.txt', `> Namaste\n> \n${note.split('\n').map((line) => `> ${line}`).join('\r\n')}`]] as const) {
    const file = path.join(folder, name)
    fs.writeFileSync(file, content)
    const lines: string[] = []
    expect(await verifyLedger(['--key', await publishedKey() ?? '', '--checkpoint', file], (line) => lines.push(line)), name).toBe(0)
    expect(lines.join('\n')).toContain(': 5 events, signed by the ledger')
  }
})
