import { createHash, randomInt } from 'node:crypto'
import { expect } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { fileLabel } from '@/lib/exports/rules'
import { requestExport } from '@/lib/exports/use-cases'
import { fileStore } from '@/lib/storage/file-store'
import { readSealedFile } from '@/lib/storage/sealed-file'
import { deathOf, spawnWorker, until } from '@/lib/testing/crash'
import type { OwnerDatabase } from '@/lib/testing/database'
import type { Moment } from '@/lib/testing/kill-at'
import type { ReceivedMail } from '@/lib/testing/mail-server'

interface Place {
  readonly database: OwnerDatabase
  readonly officer: OfficerActor
  readonly received: readonly ReceivedMail[]
}

/** A new export for each moment, and a worker that dies there. */
export async function dieAtMoments(place: Place, moments: readonly Moment[]): Promise<void> {
  for (const moment of moments) {
    await requestExport({ officer: place.officer, filters: {}, locale: 'en' })
    expect(await deathOf(spawnWorker(moment)), moment).toBe('SIGKILL')
  }
}

/** So many workers, each killed at a moment nobody chose, with exports always waiting. */
export async function dieAtRandom(place: Place, kills: number): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    if (kill % 3 === 0) await requestExport({ officer: place.officer, filters: {}, locale: 'en' })
    const worker = spawnWorker()
    const death = deathOf(worker)
    setTimeout(() => worker.kill('SIGKILL'), 400 + randomInt(2_500))
    await death
  }
}

/**
 * The database crashes so many times while files are asked for and made: one of the worker's server processes dies as by kill -9, at which PostgreSQL ends every
 * connection, recovers from its log and comes back. A worker that ends is started again, as the portal does; returns how often that was.
 */
export async function crashDatabase({ database, officer }: Place, times: number): Promise<number> {
  let [isOver, starts] = [false, 0]
  let worker = spawnWorker()
  const watch = (): void => void worker.once('exit', () => {
    if (isOver) return
    starts += 1
    worker = spawnWorker()
    watch()
  })
  watch()
  const isUp = (): Promise<boolean> => database.sql('SELECT 1').then(() => true, () => false)
  // The server's own processes: after a crash they are all others. Asked too early it still answers as if nothing had happened, and resets the connection a moment later.
  const processes = async (): Promise<readonly number[]> => (await database.sql<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE datid IS NULL AND usesysid IS NULL')).map(({ pid }) => pid)
  for (let crash = 0; crash < times; crash++) {
    await until(isUp)
    // The pools of this process notice the dead connections one by one.
    await until(() => requestExport({ officer, filters: {}, locale: 'en' }).then(() => true, () => false))
    await new Promise((resolve) => setTimeout(resolve, 300 + randomInt(3_000)))
    const [backend] = await database.sql<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE usename = 'portal_worker' ORDER BY random() LIMIT 1`)
    if (!backend) continue
    const before = await processes()
    process.kill(backend.pid, 'SIGKILL')
    await until(() => processes().then((now) => now.length > 0 && !now.some((pid) => before.includes(pid)), () => false))
  }
  isOver = true
  worker.kill('SIGKILL')
  return starts
}

/**
 * What must hold after any number of deaths once one worker lives on: every file is made (how soon is among the figures) and opens, none is made
 * twice, every mail arrived, twice only with the same bytes, and nothing lies on the disk that belongs to nobody. Returns figures.
 */
export async function expectNothingLost({ database, received }: Place): Promise<{ exports: number; secondsToRecover: number; duplicates: number }> {
  const [clock] = await database.sql<{ now: Date }>('SELECT now()')
  const survivor = spawnWorker()
  const death = deathOf(survivor, 3_600)
  // All may be done already: the survivor must be up before it is told to go, or it dies of the signal like any process that is still loading.
  await until(async () => (await database.sql('SELECT FROM portal.worker WHERE started_at > $1', [clock?.now])).length > 0)
  const waiting = async (): Promise<boolean> => {
    const [row] = await database.sql<{ waiting: number }>(
      `SELECT (SELECT count(*) FROM portal.export WHERE status IN ('requested', 'building'))::int + (SELECT count(*) FROM portal.mail WHERE sent_at IS NULL)::int AS waiting`,
    )
    return row?.waiting === 0
  }
  const secondsToRecover = await until(waiting)
  survivor.kill('SIGTERM')
  expect(await death).toBe(null)
  const rows = await database.sql<{ id: string; status: string; storage_name: string; size: number; sha256: Buffer; storage_key: Buffer; built: number; mails: number }>(
    `SELECT e.id, e.status::text AS status, e.storage_name, e.size_bytes::float8 AS size, e.sha256, e.storage_key,
       (SELECT count(*)::int FROM ledger.event v WHERE v.export_id = e.id AND v.kind = 'export.built') AS built,
       (SELECT count(*)::int FROM portal.mail m WHERE m.export_id = e.id AND m.kind = 'exportLink') AS mails FROM portal.export e`,
  )
  for (const row of rows) {
    expect(row).toMatchObject({ status: 'ready', built: 1, mails: 1 })
    const hash = createHash('sha256')
    const file = { store: fileStore(), name: row.storage_name, fileId: fileLabel(row.id), key: keyProvider().unwrap({ wrapped: row.storage_key, label: fileLabel(row.id) }), sizeBytes: row.size }
    for await (const bytes of readSealedFile(file, { from: 0, to: row.size })) hash.update(bytes)
    expect(hash.digest().equals(row.sha256), 'the file opens and is the one that was built').toBe(true)
  }
  return { exports: rows.length, secondsToRecover, duplicates: await checkMails(database, received) }
}

async function checkMails(database: OwnerDatabase, received: readonly ReceivedMail[]): Promise<number> {
  const sent = await database.sql<{ message_id: string }>('SELECT message_id FROM portal.mail')
  const byId = new Map<string, ReceivedMail[]>()
  for (const mail of received) byId.set(mail.messageId, [...(byId.get(mail.messageId) ?? []), mail])
  for (const { message_id: id } of sent) expect(byId.has(id), 'the mail arrived').toBe(true)
  for (const copies of byId.values()) for (const copy of copies) expect(copy.bytes.equals(copies[0]?.bytes ?? Buffer.alloc(0)), 'a second copy is the same').toBe(true)
  return received.length - byId.size
}
