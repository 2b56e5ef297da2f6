import { createHash, randomUUID } from 'node:crypto'
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { rowToken } from '@/lib/crypto/row-token'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { watchMinutes } from '@/lib/exports/ending/use-cases'
import { compareStore } from '@/lib/exports/orphans/use-cases'
import { showExport } from '@/lib/exports/reads'
import { fileLabel } from '@/lib/exports/rules'
import { closeExport, openExport, requestExport } from '@/lib/exports/use-cases'
import { limits } from '@/lib/limits'
import { fileStore } from '@/lib/storage/file-store'
import { readSealedFile } from '@/lib/storage/sealed-file'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import type { useMailServer } from '@/lib/testing/mail-server'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs, sweep } from '@/lib/testing/worker'

type Act = 'write' | 'remove' | 'list' | 'read'
/** What a test can do to a store: break one of its acts until it is mended; take a file away; put bytes there. */
export interface Breakable {
  break(act: Act): void
  mend(): void
  lose(name: string): Promise<void>
  put(name: string, bytes: Buffer): Promise<void>
  /** Begins a file and never ends it, as a killed worker does. */
  begin(name: string): Promise<void>
}

/** What must hold of exports whatever they are stored in; each store's test file runs it. */
export function describeExportsIn(title: string, { database, mail, broken }: { database: OwnerDatabase; mail: ReturnType<typeof useMailServer>; broken: () => Breakable }): void {
  describe(title, () => {
    beforeAll(async () => { await putRegistrants(Array.from({ length: 300 }, (_, index) => aRegistrant(index + 1, { name: `${randomUUID()} ${randomUUID()}` }))) })
    beforeEach(() => broken().mend())

    const asked = async (): Promise<{ officer: OfficerActor; id: string }> => {
      const officer = await buildOfficer(database, 10)
      await buildGrant(database, { officer, fields: { uan: { view: 'clear', file: 'clear' }, name: { view: 'clear', file: 'clear' } }, download: true })
      return { officer, id: await requestExport({ officer, filters: {}, locale: 'en' }) }
    }
    const ready = async () => { const made = await asked(); await runJobs(); return made }
    const opened = async () => { const made = await ready(); await openExport(made); return made }
    const rowOf = async (id: string) => (await database.sql<{ status: string; reason: string | null; name: string | null; key: Buffer | null; size: number; sha256: Buffer; missing: boolean }>(
      `SELECT status::text AS status, ended_reason AS reason, storage_name AS name, storage_key AS key, size_bytes::float8 AS size, sha256, missing_since IS NOT NULL AS missing FROM portal.export WHERE id = $1`, [id]))[0] ?? expect.fail('no row')
    const eventsOf = async (id: string): Promise<string[]> => (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE export_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
    const liesThere = async (id: string): Promise<string[]> => (await fileStore().list()).filter(({ name }) => name.startsWith(id)).map(({ name, kind }) => `${name.slice(37)} ${kind}`)
    const download = async ({ officer, id }: { officer: OfficerActor; id: string }, range: string | null = null): Promise<Buffer> => {
      const transfer = await startDownload({ officer, id, range, ifRange: null })
      if (transfer.kind !== 'transfer') throw new Error('no transfer')
      return Buffer.from(await new Response(transfer.body).arrayBuffer())
    }
    const again = () => database.sql('UPDATE graphile_worker._private_jobs SET run_at = now()')
    const isOver = (id: string) => database.sql(`UPDATE portal.export SET expires_at = now() - interval '1 second' WHERE id = $1`, [id])

    it('takes a file from the asking to nothing', async () => {
      const made = await opened()
      const { sha256, name } = await rowOf(made.id)
      const bytes = await download(made)
      expect(createHash('sha256').update(bytes).digest().equals(sha256)).toBe(true)
      expect((await download(made, 'bytes=100-199')).equals(bytes.subarray(100, 200))).toBe(true)
      await runJobs()
      const password = /^ {4}([0-9A-Z]{26})$/m.exec(mail.received.at(-1)?.text.replaceAll('\r', '') ?? '')?.[1]
      const [entry] = await new ZipReader(new BlobReader(new Blob([new Uint8Array(bytes)])), { password, useWebWorkers: false }).getEntries()
      expect(entry && !entry.directory ? (await entry.getData(new TextWriter())).split('\r\n').length : 0).toBeGreaterThan(300)
      expect(await liesThere(made.id)).toEqual([`${name?.slice(37)} finished`])
      await closeExport(made)
      await runJobs()
      expect(await liesThere(made.id)).toEqual([])
      expect((await eventsOf(made.id)).at(-1)).toBe('export.destroyed')
    })

    it('tries a build again when the store fails in the middle of it, and nothing half made is seen', async () => {
      const made = await asked()
      broken().break('write')
      await runJobs()
      expect(await rowOf(made.id)).toMatchObject({ status: 'building', name: null, key: null })
      expect((await showExport(made.officer, made.id))?.file.status).toBe('building')
      broken().mend()
      expect(await liesThere(made.id)).toEqual([])
      await again()
      await runJobs()
      expect(await rowOf(made.id)).toMatchObject({ status: 'ready', name: `${made.id}.2` })
      expect(await liesThere(made.id)).toEqual(['2 finished'])
      expect((await eventsOf(made.id)).filter((kind) => kind === 'export.built')).toHaveLength(1)
    }, 60_000)

    it('lets an officer take up a download that the store broke', async () => {
      const made = await opened()
      const whole = await download(made)
      broken().break('read')
      await expect(download(made)).rejects.toThrow()
      broken().mend()
      const [first, second] = [await download(made, 'bytes=0-999'), await download(made, 'bytes=1000-')]
      expect(Buffer.concat([first, second]).equals(whole)).toBe(true)
      const ends = await database.sql<{ complete: boolean }>('SELECT complete FROM portal.export_download WHERE export_id = $1 ORDER BY started_at', [made.id])
      expect(ends.map(({ complete }) => complete)).toEqual([true, false, true, true])
    }, 60_000)

    it('destroys the key although the bytes cannot be removed, and removes them when it can', async () => {
      const made = await opened()
      await isOver(made.id)
      broken().break('remove')
      await expect(sweep()).rejects.toThrow()
      expect(await rowOf(made.id)).toMatchObject({ status: 'expired', key: null, name: `${made.id}.1` })
      broken().mend()
      expect(await liesThere(made.id)).toEqual(['1 finished'])
      await sweep()
      expect(await liesThere(made.id)).toEqual([])
      expect((await eventsOf(made.id)).filter((kind) => kind === 'export.destroyed')).toHaveLength(1)
    }, 60_000)

    it('gives nobody the key after the minute, also when nobody has ended the file', async () => {
      const made = await opened()
      const before = await rowOf(made.id)
      const asOfficer = <T>(work: (sql: (text: string) => Promise<{ rows: Record<string, unknown>[] }>) => Promise<T>): Promise<T> => asLogin(database, 'portal_web', async (client) => {
        await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(made.officer.sessionId)])
        return work((text) => client.query(text, text.includes('$1') ? [made.id] : []))
      })
      const key = (sql: (text: string) => Promise<{ rows: Record<string, unknown>[] }>) => sql('SELECT portal.file_key($1::uuid) AS key').then(({ rows }) => rows[0]?.key ?? null)
      expect(await asOfficer(key)).toBeInstanceOf(Buffer)
      // A transaction that began in time, and asks when time is over: the minute ends between its statements.
      await database.sql(`UPDATE portal.export SET expires_at = clock_timestamp() + interval '1 second' WHERE id = $1`, [made.id])
      const late = await asOfficer(async (sql) => {
        await sql('BEGIN')
        const [early] = [await key(sql), await sql('SELECT pg_sleep(1.2)')]
        return [early, await key(sql)]
      })
      expect(late).toEqual([expect.any(Buffer), null])
      await expect(download(made)).rejects.toMatchObject({ code: 'not_found' })
      // The row still holds it, for nothing has run; but there is no statement by which a login of the portal gets at it.
      expect((await rowOf(made.id)).key).toEqual(before.key)
      for (const role of ['portal_web', 'portal_worker', 'portal_reader', 'portal_auditor', 'portal_ingest'] as const) {
        await asLogin(database, role, async (client) => {
          await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(made.officer.sessionId)])
          for (const text of ['SELECT storage_key FROM portal.export', 'SELECT * FROM portal.export', 'SELECT e FROM portal.export e', 'SELECT to_jsonb(e) FROM portal.export e', 'UPDATE portal.export SET storage_name = storage_name RETURNING storage_key', `UPDATE portal.export SET ended_reason = encode(storage_key, 'hex')`]) {
            // A login that only reads is refused for that.
            await expect(client.query(text), `${role}: ${text}`).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) })
          }
        })
      }
    })

    it('destroys key and bytes in the web, with no worker alive', async () => {
      const [open, unopened, current] = [await opened(), await ready(), await opened()]
      const key = (await rowOf(open.id)).key ?? expect.fail('no key')
      await isOver(open.id)
      await database.sql(`UPDATE portal.export SET lapses_at = now() - interval '1 second' WHERE id = $1`, [unopened.id])
      const stop = watchMinutes()
      try {
        await expect.poll(async () => [...await liesThere(open.id), ...await liesThere(unopened.id)], { interval: 200 }).toEqual([])
      } finally {
        stop()
      }
      // How soon is the watch's own limit: what the machine adds is no part of it.
      expect(limits.minutesWatchMilliseconds).toBeLessThanOrEqual(5_000)
      expect(await rowOf(open.id)).toMatchObject({ status: 'expired', key: null, name: null })
      expect(await rowOf(unopened.id)).toMatchObject({ status: 'lapsed', key: null, name: null })
      expect((await eventsOf(open.id)).slice(-2)).toEqual(['export.expired', 'export.destroyed'])
      expect((await eventsOf(unopened.id)).slice(-2)).toEqual(['export.lapsed', 'export.destroyed'])
      expect(await database.sql(`SELECT DISTINCT actor_name FROM ledger.event WHERE export_id = ANY ($1) AND kind IN ('export.expired', 'export.lapsed', 'export.destroyed')`, [[open.id, unopened.id]])).toEqual([{ actor_name: 'web' }])
      expect(await rowOf(current.id)).toMatchObject({ status: 'opened', key: expect.any(Buffer) })
      // Nothing in the whole database holds the key any more: not the row, not the queue, not the ledger, not a mail.
      const hex = key.toString('hex')
      const tables = await database.sql<{ name: string }>(`SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`)
      for (const { name } of tables) expect(await database.sql(`SELECT FROM ${name} AS t WHERE t::text LIKE $1`, [`%${hex}%`]), name).toEqual([])
    })

    it('opens with the key that was in the row while it was open, and that is what is gone', async () => {
      const made = await opened()
      const { key, name, size } = await rowOf(made.id)
      const read = async (storageKey: Buffer): Promise<number> => {
        let read = 0
        const file = { store: fileStore(), name: name ?? '', fileId: fileLabel(made.id), key: keyProvider().unwrap({ wrapped: storageKey, label: fileLabel(made.id) }), sizeBytes: size }
        for await (const bytes of readSealedFile(file, { from: 0, to: size })) read += bytes.length
        return read
      }
      expect(await read(key ?? Buffer.alloc(0))).toBe(size)
      await isOver(made.id)
      broken().break('remove')
      await sweep().catch(() => undefined)
      broken().mend()
      expect(await liesThere(made.id)).toEqual(['1 finished'])
      for (const { key: other } of await database.sql<{ key: Buffer }>('SELECT storage_key AS key FROM portal.export WHERE storage_key IS NOT NULL')) await expect(read(other)).rejects.toThrow()
    }, 60_000)

    it('finds bytes of nobody and uploads that were left over, and removes them; what the portal did not put there it leaves', async () => {
      await sweep()
      const [living, waiting] = [await ready(), await asked()]
      const [stray, begun] = [`${randomUUID()}.1`, `${randomUUID()}.4`]
      await broken().put(stray, Buffer.from('left behind'))
      await broken().put(`${living.id}.7`, Buffer.from('of an earlier attempt'))
      await broken().begin(begun)
      await broken().put('foreign.txt', Buffer.from('somebody else’s'))
      const found = await compareStore()
      expect(found.strays.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual([`finished ${stray}`, `finished ${living.id}.7`, `unfinished ${begun}`].sort())
      expect(found.foreign.map(({ name }) => name)).toEqual(['foreign.txt'])
      await sweep()
      expect(await compareStore()).toMatchObject({ strays: [], foreign: [{ name: 'foreign.txt' }] })
      expect(await liesThere(living.id)).toEqual(['1 finished'])
      await runJobs()
      expect(await rowOf(waiting.id)).toMatchObject({ status: 'ready' })
    })

    it('leaves alone what a build is writing at the moment', async () => {
      const made = await asked()
      await database.sql(`UPDATE portal.export SET status = 'building', fence = 3 WHERE id = $1`, [made.id])
      await broken().begin(`${made.id}.3`)
      await broken().begin(`${made.id}.2`)
      await sweep()
      expect(await liesThere(made.id)).toEqual(['3 unfinished'])
      await fileStore().removeUnfinished(`${made.id}.3`)
      await database.sql(`UPDATE portal.export SET status = 'requested' WHERE id = $1`, [made.id])
      await runJobs()
    })

    it('ends a file that is lost, with its event and a mail, after minutes and not before', async () => {
      const [lost, found, kept] = [await ready(), await opened(), await ready()]
      for (const { id } of [lost, found]) await broken().lose(`${id}.1`)
      await sweep()
      expect([await rowOf(lost.id), await rowOf(found.id), await rowOf(kept.id)]).toMatchObject([{ status: 'ready', missing: true }, { status: 'opened', missing: true }, { status: 'ready', missing: false }])
      await broken().put(`${found.id}.1`, Buffer.from('there again'))
      const minutes = (count: number) => database.sql(`UPDATE portal.export SET missing_since = now() - make_interval(mins => $2) WHERE id = ANY ($1) AND missing_since IS NOT NULL`, [[lost.id, found.id], count])
      await minutes(limits.fileMissingMinutes - 1)
      await sweep()
      expect([await rowOf(lost.id), await rowOf(found.id)]).toMatchObject([{ status: 'ready', missing: true }, { status: 'opened', missing: false }])
      await minutes(limits.fileMissingMinutes)
      await sweep()
      expect([await rowOf(lost.id), await rowOf(found.id), await rowOf(kept.id)]).toMatchObject([{ status: 'failed', reason: 'fileLost', key: null }, { status: 'opened' }, { status: 'ready' }])
      expect((await eventsOf(lost.id)).filter((kind) => kind === 'export.failed')).toHaveLength(1)
      await runJobs()
      expect(mail.received.at(-1)?.text).toContain('was lost in our store')
    })

    it('ends nothing while the store cannot be listed', async () => {
      const made = await ready()
      await database.sql(`UPDATE portal.export SET missing_since = now() - interval '1 hour' WHERE id = $1`, [made.id])
      broken().break('list')
      await expect(sweep()).rejects.toThrow()
      expect(await rowOf(made.id)).toMatchObject({ status: 'ready' })
      broken().mend()
      await sweep()
      expect(await rowOf(made.id)).toMatchObject({ status: 'ready', missing: false })
    })
  })
}
