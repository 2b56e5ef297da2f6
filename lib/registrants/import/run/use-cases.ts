import { setImmediate } from 'node:timers/promises'
import { record } from '@/lib/audit/record'
import { systemActor } from '@/lib/auth/actor'
import { istDayOf } from '@/lib/clock'
import type { SealingKey } from '@/lib/crypto/envelope'
import { OneBehind } from '@/lib/db/one-behind'
import { limits } from '@/lib/limits'
import type { Catalogue } from '@/lib/reference/catalogue'
import type { BatchOutcome, Candidate } from '@/lib/registrants/import/batch/rules'
import type { BatchStore } from '@/lib/registrants/import/batch/use-cases'
import type { FileRow } from '@/lib/registrants/import/csv/reads'
import type { ImportReports } from '@/lib/registrants/import/report/store'
import { judgeRow, type RowContext } from '@/lib/registrants/import/rules'
import type { Header, ImportColumn, ImportCounts, Remark } from '@/lib/registrants/import/schema'
import { keyOfState, newRegistrantId, sealRegistrant } from '@/lib/registrants/import/store'

/** Rows between two looks at the connection: about a millisecond, so that the server never waits long. */
const rowsBetweenPauses = 64

export interface RunParts {
  readonly header: Header
  readonly reports: ImportReports
  readonly store: BatchStore
  readonly keys: ReadonlyMap<number, SealingKey>
  readonly codes: Catalogue
  /** The database's now, milliseconds since 1970 UTC. */
  readonly now: () => number
}

/** One import from its first row to its last: judges and seals rows while the batch before is stored. */
export class ImportRun {
  readonly counts: ImportCounts = { rows: 0, inserted: 0, updated: 0, unchanged: 0, older: 0, conflicting: 0, rejected: 0 }
  warnings = 0
  private readonly parts: RunParts
  private readonly storing = new OneBehind()
  private batch: Candidate[] = []

  constructor(parts: RunParts) {
    this.parts = parts
  }

  /** Takes the next rows of the file. Throws the database's error when a batch could not be stored. */
  async take(rows: readonly FileRow[]): Promise<void> {
    const now = this.parts.now()
    const context: RowContext = { catalogue: this.parts.codes, now, today: istDayOf(new Date(now)) }
    for (const [index, row] of rows.entries()) {
      this.judge(row, context)
      if (this.batch.length >= limits.loadBatchRows) {
        const full = this.batch
        this.batch = []
        await this.storing.start(async () => this.count(await this.parts.store.store(full)))
      }
      if (index % rowsBetweenPauses === 0) await setImmediate()
    }
  }

  /** Stores the rest, and with it, in the same transaction, the one event of the import. */
  async finish(fileSha256: string): Promise<void> {
    await this.storing.settle()
    const outcome = await this.parts.store.store(this.batch, (tx, last) => {
      const { inserted, updated, unchanged, older, conflicting } = added(this.counts, last)
      const { rows, rejected } = this.counts
      record(tx, { kind: 'import.finished', actor: systemActor('import'), details: { fileSha256, rows, inserted, updated, unchanged, older, conflicting, rejected } })
    })
    this.count(outcome)
  }

  /** Says of lines that share their UAN which of them counts. */
  reportRepeated(lines: readonly { line: string; countsLine: string }[]): void {
    for (const { line, countsLine } of lines) {
      const reason = line === countsLine ? 'stands in other lines too; this one has the latest updatedAt and counts' : `stands in line ${countsLine} too, which has the latest updatedAt and counts`
      this.warn(Number(line), { column: 'uan', reason })
    }
  }

  private judge(row: FileRow, context: RowContext): void {
    if (row.fault === null && row.cells === null) return this.parts.reports.reject(row, [])
    this.counts.rows += 1
    const { header, keys } = this.parts
    if (!row.cells) return this.reject(row, [{ column: null, reason: row.fault ?? 'cannot be read' }])
    const { cells } = row
    const judgement = judgeRow((column: ImportColumn) => cells[header.positions.get(column) ?? -1] ?? '', context)
    if (!judgement.registrant) return this.reject(row, judgement.faults)
    for (const warning of judgement.warnings) this.warn(row.line, warning)
    const { registrant } = judgement
    // Sealed as if it were new, which nearly every row is: so the server is not kept waiting for it.
    this.batch.push({ line: row.line, sealed: sealRegistrant({ id: newRegistrantId(), registrant, sealingKey: keyOfState(keys, registrant.permanentState) }) })
  }

  private reject(row: FileRow, faults: readonly Remark[]): void {
    this.counts.rejected += 1
    this.parts.reports.reject(row, faults)
  }

  private warn(line: number, remark: Remark): void {
    this.warnings += 1
    this.parts.reports.warn(line, remark)
  }

  private count(outcome: BatchOutcome): void {
    Object.assign(this.counts, added(this.counts, outcome))
    for (const line of outcome.conflictLines) this.warn(line, { column: 'updatedAt', reason: 'is the same as that of a row with other content, which came first and stays' })
  }
}

function added(counts: ImportCounts, { inserted, updated, unchanged, older, conflictLines }: BatchOutcome): Omit<ImportCounts, 'rows' | 'rejected'> {
  return {
    inserted: counts.inserted + inserted, updated: counts.updated + updated, unchanged: counts.unchanged + unchanged,
    older: counts.older + older, conflicting: counts.conflicting + conflictLines.length,
  }
}
