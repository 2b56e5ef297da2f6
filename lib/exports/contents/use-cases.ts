import { createHash } from 'node:crypto'
import { idsDigest } from '@/lib/audit/record'
import { type CodeNames, fileLayout, readmeText, type WrittenEntry } from '@/lib/exports/contents/rules'
import { readRegistrants } from '@/lib/exports/contents/store'
import type { ExportRow } from '@/lib/exports/store'
import type { Locale } from '@/lib/i18n/routing'
import { wordsIn } from '@/lib/i18n/words'
import { limits } from '@/lib/limits'
import { type Catalogue, catalogue } from '@/lib/reference/catalogue'
import { csvBytes } from '@/lib/storage/csv'
import { encryptedZip, type ZipEntrySource } from '@/lib/storage/encrypted-zip'

/** What is known of a file once all of it was read. `digest` is the keyed digest of the registrants' ids in the file's order (lib/audit/record). */
export interface FileSummary {
  rows: number
  digest: string
}

/**
 * The archive of an export as bytes, made while it is read: data-1.csv, data-2.csv … of at most so many rows each, then README.txt.
 * `beforeBatch` is asked before each batch of rows with the rows so far, and stops everything by throwing. `summary` is filled at the end.
 */
export async function* fileBytes(input: {
  row: ExportRow; officer: { name: string; designation: string }; origin: string; password: string; summary: FileSummary; beforeBatch: (rows: number) => Promise<void>
}): AsyncGenerator<Uint8Array> {
  yield* encryptedZip({ password: input.password, entries: fileEntries(input), level: limits.archiveLevel })
}

async function* fileEntries({ row, officer, origin, summary, beforeBatch }: Parameters<typeof fileBytes>[0]): AsyncGenerator<ZipEntrySource> {
  const codes = await catalogue('portal_worker')
  const layout = fileLayout({ boxes: row.boxes, names: codeNames(codes, row.locale) })
  const ids = idsDigest()
  const entries: WrittenEntry[] = []
  const batches = readRegistrants({ exportId: row.id, boxes: row.boxes, filters: row.filters })
  const nextBatch = async () => {
    await beforeBatch(summary.rows)
    return batches.next()
  }
  try {
    let batch = await nextBatch()
    const part = async function* (entry: { rows: number; sha256: string }): AsyncGenerator<Buffer> {
      const hash = createHash('sha256')
      const head = csvBytes([layout.header], { bom: true })
      hash.update(head)
      yield head
      while (!batch.done && entry.rows < limits.archivePartRows) {
        const bytes = csvBytes(batch.value.map(layout.cellsOf), { bom: false })
        hash.update(bytes)
        ids.add(batch.value.map((registrant) => registrant.id))
        entry.rows += batch.value.length
        summary.rows += batch.value.length
        yield bytes
        batch = await nextBatch()
      }
      entry.sha256 = hash.digest('hex')
    }
    do {
      const entry = { name: `data-${entries.length + 1}.csv`, rows: 0, sha256: '' }
      entries.push(entry)
      yield { name: entry.name, source: part(entry) }
    } while (!batch.done)
  } finally {
    await batches.return(undefined)
  }
  summary.digest = ids.end()
  const readme = readmeText({ words: wordsIn(row.locale), row, officer, stateName: codes.stateName(row.stateCode, row.locale), entries, rows: summary.rows, origin })
  yield { name: 'README.txt', source: oneOf(Buffer.from(readme, 'utf8')) }
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

function codeNames(codes: Catalogue, locale: Locale): CodeNames {
  return {
    district: (code) => codes.districtName(Number(code), locale),
    state: (code) => codes.stateName(Number(code), locale),
    gender: (code) => codes.masterLabel('gender', code, locale),
    occupation: (code) => codes.occupationTitle(code),
  }
}
