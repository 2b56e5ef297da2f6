import { createHash } from 'node:crypto'
import { codeNames, fileLayout, readmeText, referenceColumn, type WrittenEntry } from '@/lib/exports/contents/rules'
import { requireOpen } from '@/lib/exports/rows/store'
import { rowsFromThread } from '@/lib/exports/rows/use-cases'
import type { ExportRow } from '@/lib/exports/store'
import { wordsIn } from '@/lib/i18n/words'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { csvBytes } from '@/lib/csv'
import { encryptedZip, type ZipEntrySource } from '@/lib/storage/encrypted-zip'

/** What is known of a file once all of it was read. `digest` is the keyed digest of the registrants' ids in the file's order (lib/audit/record). */
export interface FileSummary {
  rows: number
  digest: string
}

/**
 * The archive of an export as bytes, made while it is read: data-1.csv, data-2.csv … of at most so many rows each, then README.txt.
 * `check` is asked before the first row, every quarter of a second, and after the last one, with the rows so far, and stops everything by throwing;
 * so does the database's own lock (RowsClosed). `summary` is filled at the end.
 */
export async function* fileBytes(input: {
  row: ExportRow; officer: { name: string; designation: string }; origin: string; password: string; summary: FileSummary; check: (rows: number) => Promise<void>
}): AsyncGenerator<Uint8Array> {
  yield* encryptedZip({ password: input.password, entries: fileEntries(input), level: limits.archiveLevel })
}

async function* fileEntries({ row, officer, origin, summary, check }: Parameters<typeof fileBytes>[0]): AsyncGenerator<ZipEntrySource> {
  const codes = await catalogue('portal_worker')
  const head = csvBytes([[referenceColumn, ...fileLayout({ boxes: row.boxes, names: codeNames(codes, row.locale) }).header]], { bom: true })
  const entries: WrittenEntry[] = []
  const rows = rowsFromThread({ exportId: row.id, boxes: row.boxes, filters: row.filters, locale: row.locale })
  const stillGiven = async (): Promise<void> => {
    await check(summary.rows)
    await requireOpen({ exportId: row.id, boxes: row.boxes })
  }
  let checkedAt = -Infinity
  const next = async () => {
    if (performance.now() - checkedAt >= limits.exportCheckMilliseconds) {
      await stillGiven()
      checkedAt = performance.now()
    }
    return rows.next()
  }
  try {
    let chunk = await next()
    const part = async function* (entry: { rows: number; sha256: string }): AsyncGenerator<Uint8Array> {
      const hash = createHash('sha256').update(head)
      yield head
      for (let isOpen = true; isOpen && !chunk.done; chunk = await next()) {
        const { bytes, rows: count, endsPart } = chunk.value
        hash.update(bytes)
        entry.rows += count
        summary.rows += count
        yield bytes
        isOpen = !endsPart
      }
      entry.sha256 = hash.digest('hex')
    }
    do {
      const entry = { name: `data-${entries.length + 1}.csv`, rows: 0, sha256: '' }
      entries.push(entry)
      yield { name: entry.name, source: part(entry) }
    } while (!chunk.done)
    // The reading's snapshot does not see a grant end; a new one does.
    await stillGiven()
    summary.digest = chunk.value
  } finally {
    await rows.return('')
  }
  const readme = readmeText({ words: wordsIn(row.locale), row, officer, stateName: codes.stateName(row.stateCode, row.locale), entries, rows: summary.rows, origin })
  yield { name: 'README.txt', source: oneOf(Buffer.from(readme, 'utf8')) }
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
