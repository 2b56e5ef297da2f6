import path from 'node:path'
import type { ClientBase } from 'pg'
import { StateKeys } from '@/lib/crypto/state-keys'
import { withConnection } from '@/lib/db/pool'
import { inConnectionTransaction } from '@/lib/db/transaction'
import { catalogue } from '@/lib/reference/catalogue'
import { closeWorkTables, openWorkTables, readRepeated } from '@/lib/registrants/import/batch/store'
import { BatchStore } from '@/lib/registrants/import/batch/use-cases'
import { openRows } from '@/lib/registrants/import/reads'
import { ImportReports } from '@/lib/registrants/import/report/store'
import { ImportRun } from '@/lib/registrants/import/run/use-cases'
import { FileRefused, type ImportCounts } from '@/lib/registrants/import/schema'
import { isForTraining, sealingKeys } from '@/lib/registrants/import/store'

export interface ImportResult extends ImportCounts {
  /** Lines of the warnings' report. */
  readonly warnings: number
}

interface ImportInput {
  readonly file: string
  /** Told once, before anything is stored: columns that are there and not taken. */
  readonly onDropped?: (columns: readonly string[]) => void
  /** Told again and again: rows read so far. */
  readonly onProgress?: (rows: number) => void
}

/**
 * Imports a file of registrants (CSV of the import layout, gzipped or not) under the ingest role: good rows are stored batch by batch, bad rows
 * are reported beside the file. The same file again changes nothing, and finishes what a killed run left. Records import.finished with the last batch.
 * Throws FileRefused before anything is stored when the file cannot be read or its columns are not the layout's, FileDamaged when it ends too soon.
 */
export async function importFile(input: ImportInput): Promise<ImportResult> {
  const file = path.resolve(input.file)
  const { header, headerRow, hasByteOrderMark, rows, sha256 } = await openRows(file)
  if (header.dropped.length > 0) input.onDropped?.(header.dropped)
  const reports = new ImportReports({ file, header: headerRow.raw, hasByteOrderMark })
  try {
    const result = await withConnection('portal_ingest', async (connection) => {
      if (await isForTraining(connection)) throw new FileRefused('This is the database of a training portal: its registrants are synthetic, and nobody of a file has a place in it. Nothing was stored.')
      await openWorkTables(connection)
      const keys = await inConnectionTransaction(connection, (tx) => sealingKeys(tx, new StateKeys()))
      const run = new ImportRun({ header, reports, keys, store: new BatchStore({ connection, keys }), codes: await catalogue('portal_ingest'), now: await clockOf(connection) })
      for await (const some of rows) {
        await run.take(some)
        input.onProgress?.(run.counts.rows)
      }
      await run.finish(sha256())
      for await (const lines of readRepeated(connection)) run.reportRepeated(lines)
      await closeWorkTables(connection)
      return { ...run.counts, warnings: run.warnings }
    })
    reports.finish()
    return result
  } catch (error) {
    reports.discard()
    throw error
  }
}

/** The database's clock, asked once: for the minutes of an import this machine's steady clock goes on as fast. */
async function clockOf(connection: ClientBase): Promise<() => number> {
  const { rows } = await connection.query<{ now: Date }>('SELECT clock_timestamp() AS now')
  const began = (rows[0]?.now.getTime() ?? Number.NaN) - performance.now()
  return () => began + performance.now()
}
