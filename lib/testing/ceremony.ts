import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js'
import { beforeAll } from 'vitest'
import type { GrantFields } from '@/lib/access/box'
import { defaultLevels, type Field } from '@/lib/access/fields'
import type { OfficerActor } from '@/lib/auth/actor'
import { startDownload } from '@/lib/exports/downloads/use-cases'
import { openExport, requestExport } from '@/lib/exports/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { aRegistrant } from '@/lib/testing/registrants'
import { runJobs } from '@/lib/testing/worker'

/** 2,500 registrants of Bihar and two odd ones, and an officer's way to a file of them. Needs a data folder and a mail server (useDataFolder, useMailServer). */
export function useCeremony(database: OwnerDatabase) {
  const file = (fields: readonly Field[]): GrantFields => Object.fromEntries(fields.map((field) => [field, defaultLevels(field)]))
  const all = file(['uan', 'name', 'mobile', 'gender', 'permanentDistrict', 'currentDistrict', 'primaryOccupation'])
  beforeAll(async () => {
    await putRegistrants(Array.from({ length: 2_500 }, (_, index) => aRegistrant(index + 1)))
    await putRegistrants([
      aRegistrant(9_001, { name: '=HYPERLINK("http://x","y")', permanentDistrict: 196, currentDistrict: 196, gender: '1' }),
      aRegistrant(9_002, { permanentState: 9, permanentDistrict: 118, currentState: 9, currentDistrict: 118 }),
    ])
  })

  async function officerWithGrant(fields = all): Promise<{ officer: OfficerActor; grantId: string }> {
    const officer = await buildOfficer(database, 10)
    return { officer, grantId: await buildGrant(database, { officer, fields, download: true }) }
  }

  async function ready(filters = {}): Promise<{ officer: OfficerActor; grantId: string; id: string }> {
    const made = await officerWithGrant()
    const id = await requestExport({ officer: made.officer, filters: { district: 196, ...filters }, locale: 'en' })
    await runJobs()
    return { ...made, id }
  }

  async function opened(): Promise<{ officer: OfficerActor; grantId: string; id: string }> {
    const made = await ready()
    await openExport(made)
    await runJobs()
    return made
  }

  async function stateOf(id: string): Promise<{ status: string; ended_reason: string | null; has_key: boolean; has_password: boolean; storage_name: string | null; rows_written: number }> {
    const [row] = await database.sql<{ status: string; ended_reason: string | null; has_key: boolean; has_password: boolean; storage_name: string | null; rows_written: number }>(
      'SELECT status::text AS status, ended_reason, storage_key IS NOT NULL AS has_key, password_sealed IS NOT NULL AS has_password, storage_name, rows_written FROM portal.export WHERE id = $1', [id],
    )
    if (!row) throw new Error('no such export')
    return row
  }

  async function eventsOf(id: string): Promise<string[]> {
    return (await database.sql<{ kind: string }>('SELECT kind FROM ledger.event WHERE export_id = $1 ORDER BY position', [id])).map(({ kind }) => kind)
  }

  async function download(officer: OfficerActor, id: string, range: string | null = null): Promise<Buffer<ArrayBuffer>> {
    const transfer = await startDownload({ officer, id, range, ifRange: null })
    if (transfer.kind !== 'transfer') throw new Error('no transfer')
    return Buffer.from(await new Response(transfer.body).arrayBuffer())
  }

  async function unzip(bytes: Buffer<ArrayBuffer>, password: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {}
    for (const entry of await new ZipReader(new BlobReader(new Blob([bytes])), { password, useWebWorkers: false }).getEntries()) if (!entry.directory) found[entry.filename] = await entry.getData(new TextWriter())
    return found
  }

  const passwordIn = (text: string): string => /^ {4}([0-9A-Z]{26})$/m.exec(text.replaceAll('\r', ''))?.[1] ?? ''

  return { file, all, officerWithGrant, ready, opened, stateOf, eventsOf, download, unzip, passwordIn }
}
