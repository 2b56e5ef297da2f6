import { createHash } from 'node:crypto'
import { codeNames, fileLayout, readmeText, referenceColumn, sheetColumns, type WrittenEntry } from '@/lib/exports/contents/rules'
import { requireOpen } from '@/lib/exports/rows/store'
import { encryptTo, sealedName } from '@/lib/crypto/recipient'
import { rowsFromThread } from '@/lib/exports/rows/use-cases'
import type { ExportRow } from '@/lib/exports/store'
import { wordsIn } from '@/lib/i18n/words'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { csvBytes } from '@/lib/csv'
import { sheetEnd, sheetPart, sheetStart, workbookParts } from '@/lib/sheet'
import type { Deflation } from '@/lib/storage/deflater'
import { encryptedZip } from '@/lib/storage/encrypted-zip'
import { plainZip } from '@/lib/storage/plain-zip'
import type { ZipEntrySource } from '@/lib/storage/zip-filling'

/** What is known of a file once all of it was read. `digest` is the keyed digest of the registrants' ids in the file's order (lib/audit/record). */
export interface FileSummary {
  rows: number
  digest: string
}

/**
 * The archive of an export as bytes, made while it is read: data-1.csv, data-2.csv … (or data-1.xlsx …) of at most so many rows each, then README.txt.
 * `check` is asked before the first row, every quarter of a second, and after the last one, with the rows so far, and stops everything by throwing;
 * so does the database's own lock (RowsClosed). `summary` is filled at the end. Rows are deflated by `bulk`. Where the State had a key in force
 * when the file was asked for, each data entry is encrypted to it as it is written.
 */
export async function* fileBytes(input: {
  row: ExportRow; officer: { name: string; designation: string }; origin: string; password: string; summary: FileSummary; check: (rows: number) => Promise<void>; bulk?: Deflation; signal?: AbortSignal
}): AsyncGenerator<Uint8Array> {
  yield* encryptedZip({ password: input.password, entries: fileEntries(input), level: limits.archiveLevel, bulk: input.bulk, signal: input.signal })
}

async function* fileEntries({ row, officer, origin, summary, check, bulk, signal }: Parameters<typeof fileBytes>[0]): AsyncGenerator<ZipEntrySource> {
  const codes = await catalogue('portal_worker')
  const columns = [referenceColumn, ...fileLayout({ boxes: row.boxes, names: codeNames(codes, row.locale) }).header]
  const frame = frameOf({ format: row.format, columns, bulk, signal })
  const entries: WrittenEntry[] = []
  const rows = rowsFromThread({ exportId: row.id, fence: row.fence, boxes: row.boxes, filters: row.filters, locale: row.locale, format: row.format })
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
    const part = async function* (entry: { rows: number }): AsyncGenerator<Uint8Array> {
      yield frame.head
      for (let isOpen = true; isOpen && !chunk.done; chunk = await next()) {
        const { bytes, rows: count, endsPart } = chunk.value
        entry.rows += count
        summary.rows += count
        yield bytes
        isOpen = !endsPart
      }
      if (frame.end.length > 0) yield frame.end
    }
    do {
      const entry: OpenEntry = { name: `data-${entries.length + 1}.${row.format}`, rows: 0, sha256: '', sealed: null }
      entries.push(entry)
      yield sealedEntry({ entry, source: hashed(frame.wrap(part(entry)), entry), recipient: row.recipient, isNoise: frame.isNoise })
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

/** What stands around the rows of an entry: for CSV a head, for a workbook the rest of its sheet and of its own archive, which is made as a stream inside the other. */
function frameOf({ format, columns, bulk, signal }: { format: ExportRow['format']; columns: readonly string[]; bulk?: Deflation; signal?: AbortSignal }): { head: Buffer; end: Buffer; isNoise: boolean; wrap: (rows: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array> } {
  if (format === 'csv') return { head: csvBytes([columns], { bom: true }), end: Buffer.alloc(0), isNoise: false, wrap: (rows) => rows }
  return { head: Buffer.from(sheetStart(sheetColumns(columns))), end: Buffer.from(sheetEnd), isNoise: true, wrap: (rows) => plainZip({ entries: workbookEntries(rows), level: limits.archiveLevel, bulk, signal }) }
}

async function* workbookEntries(rows: AsyncIterable<Uint8Array>): AsyncGenerator<ZipEntrySource> {
  for (const { name, text } of workbookParts('data')) yield { name, source: oneOf(Buffer.from(text)) }
  yield { name: sheetPart, source: rows, isBulk: true }
}

/** The bytes with the entry's hash once they have passed. */
async function* hashed(source: AsyncIterable<Uint8Array>, entry: { sha256: string }): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const bytes of source) {
    hash.update(bytes)
    yield bytes
  }
  entry.sha256 = hash.digest('hex')
}

/** An entry while it is written. */
interface OpenEntry {
  readonly name: string
  rows: number
  sha256: string
  sealed: { readonly name: string; readonly sha256: string } | null
}

/** The entry as it stands in the archive: encrypted to the State's key where it has one, whatever the entry is made of. */
function sealedEntry({ entry, source, recipient, isNoise }: { entry: OpenEntry; source: AsyncIterable<Uint8Array>; recipient: ExportRow['recipient']; isNoise: boolean }): ZipEntrySource {
  if (recipient === null) return { name: entry.name, source, isNoise, isBulk: !isNoise }
  const name = sealedName(entry.name, recipient.format)
  const sealed = async function* (): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    for await (const bytes of encryptTo(recipient, { name: entry.name, source, at: recipient.at })) {
      hash.update(bytes)
      yield bytes
    }
    entry.sealed = { name, sha256: hash.digest('hex') }
  }
  return { name, source: sealed(), isNoise: true }
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
