import fs from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { inTransaction } from '@/lib/db/transaction'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { readOpenExport } from '@/lib/exports/reads'
import { requestExport } from '@/lib/exports/use-cases'
import { log } from '@/lib/log'
import { enqueueMail } from '@/lib/mail/enqueue'
import { useCeremony } from '@/lib/testing/ceremony'
import { useDatabase } from '@/lib/testing/database'
import { useMailServer } from '@/lib/testing/mail-server'
import { runJobs, sweep, useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
const data = useDataFolder()
const mail = useMailServer()
const { officerWithGrant, ready, opened, stateOf, eventsOf } = useCeremony(database)

describe('mail', () => {
  it('is not queued for a user who is not there', async () => {
    const nobody = '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'
    await expect(inTransaction((tx) => enqueueMail(tx, { kind: 'exportPassword', userId: nobody, params: { number: 'EXP-0', again: false } }))).rejects.toThrow('no user')
  })

  it('waits for a server that refuses, then goes out with the same bytes', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    mail.refuse(true)
    await runJobs()
    mail.refuse(false)
    const [waiting] = await database.sql<{ attempts: number; sent_at: Date | null; last_error: string }>('SELECT attempts, sent_at, last_error FROM portal.mail WHERE export_id = $1', [id])
    expect(waiting).toMatchObject({ attempts: 1, sent_at: null, last_error: 'EMESSAGE' })
    await database.sql(`UPDATE graphile_worker._private_jobs SET run_at = now()`)
    await runJobs()
    const first = mail.received.at(-1)
    await database.sql('UPDATE portal.mail SET sent_at = NULL, wiped_at = NULL WHERE export_id = $1', [id])
    await sweep()
    await runJobs()
    expect(mail.received.at(-1)?.bytes.equals(first?.bytes ?? Buffer.alloc(0))).toBe(true)
    expect(mail.received.at(-1)?.messageId).toBe(first?.messageId)
  })
})

describe('the round of each minute', () => {
  it('finds work whose job is gone, and removes bytes that belong to nobody', async () => {
    const { officer } = await officerWithGrant()
    const id = await requestExport({ officer, filters: { district: 196 }, locale: 'en' })
    await database.sql('DELETE FROM graphile_worker._private_jobs')
    await sweep()
    await runJobs()
    expect((await stateOf(id)).status).toBe('ready')
    const { fileStore } = await import('@/lib/storage/file-store')
    const nothing = async function* (): AsyncGenerator<Buffer> { yield Buffer.from('left behind') }
    await fileStore().write({ name: `${id}.99`, source: nothing() })
    await sweep()
    expect((await data.files()).filter((name) => name.startsWith(id))).toEqual([`${id}.1`])
  })

  it('does everything else when bytes cannot be removed, says so, and removes them when it can', async () => {
    const stuck = await opened()
    const uncovered = await opened()
    const jobless = await ready()
    await database.sql(`UPDATE portal.export SET expires_at = now() - interval '1 second' WHERE id = $1`, [stuck.id])
    await database.sql('UPDATE portal."grant" SET ended_at = now() WHERE id = $1', [uncovered.grantId])
    const lost = await requestExport({ officer: jobless.officer, filters: { district: 196 }, locale: 'en' })
    await database.sql('DELETE FROM graphile_worker._private_jobs')
    // A folder where a file should lie cannot be removed as a file: a disk's failure, without a broken disk.
    const lying = path.join(data.path(), 'files', `${stuck.id}.1`)
    await fs.rm(lying)
    await fs.mkdir(lying)
    await expect(sweep()).rejects.toThrow()
    expect(await stateOf(stuck.id)).toMatchObject({ status: 'expired', has_key: false, storage_name: `${stuck.id}.1` })
    expect(await stateOf(uncovered.id)).toMatchObject({ status: 'revoked', has_key: false, storage_name: null })
    await runJobs()
    expect((await stateOf(lost)).status).toBe('ready')
    await fs.rmdir(lying)
    await sweep()
    expect(await stateOf(stuck.id)).toMatchObject({ storage_name: null })
  })

  it('takes the bytes of a file that has just ended for that file\'s, not for nobody\'s', async () => {
    const { id } = await opened()
    await database.sql(`UPDATE portal.export SET expires_at = now() - interval '1 second' WHERE id = $1`, [id])
    const warned = vi.spyOn(log, 'warn')
    try {
      await sweep()
      expect(warned).not.toHaveBeenCalled()
    } finally {
      warned.mockRestore()
    }
    expect((await eventsOf(id)).at(-1)).toBe('export.destroyed')
  })

  it('is the open file of its officer alone, while it is open and not at hand', async () => {
    const { officer, id } = await opened()
    expect(await readOpenExport(officer, { besides: null })).toMatchObject({ id, secondsLeft: expect.any(Number) })
    expect(await readOpenExport(officer, { besides: id })).toBeUndefined()
    expect(await readOpenExport((await opened()).officer, { besides: null })).not.toMatchObject({ id })
    await database.sql('UPDATE portal.export SET expires_at = now() WHERE id = $1', [id])
    expect(await readOpenExport(officer, { besides: null })).toBeUndefined()
  })

  it('closes the record of a transfer whose process died, once, and leaves one that may still run', async () => {
    const { officer, id } = await opened()
    const transfer = await startDownload({ officer, id, range: null, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    await sweep()
    const finished = async (): Promise<object[]> => database.sql('SELECT finished_at IS NOT NULL AS finished, complete FROM portal.export_download WHERE export_id = $1', [id])
    expect(await finished()).toEqual([{ finished: false, complete: false }])
    await database.sql(`UPDATE portal.export SET expires_at = now() - make_interval(mins => p.export_grace_minutes + 2) FROM portal.policy p WHERE portal.export.id = $1`, [id])
    await sweep()
    await sweep()
    expect(await finished()).toEqual([{ finished: true, complete: false }])
    expect((await eventsOf(id)).filter((kind) => kind === 'export.downloadEnded')).toHaveLength(1)
    await transfer.body.cancel()
    expect((await eventsOf(id)).filter((kind) => kind === 'export.downloadEnded')).toHaveLength(1)
  })
})
