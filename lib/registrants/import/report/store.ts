import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { lineOf } from '@/lib/registrants/import/csv/rules'
import type { FileRow } from '@/lib/registrants/import/csv/reads'
import type { Remark } from '@/lib/registrants/import/schema'

const bufferBytes = 65_536

/** Where the reports of a file stand: beside it, by its name without `.csv` or `.csv.gz`. */
export function reportPaths(file: string): { rejected: string; rejectedRows: string; warnings: string } {
  const stem = file.replace(/(\.csv)?(\.gz)?$/i, '')
  return { rejected: `${stem}.rejected.csv`, rejectedRows: `${stem}.rejected-rows.csv`, warnings: `${stem}.warnings.csv` }
}

/**
 * The three reports of one import. They grow under another name and take their own only when the import is through, so that half a report is never
 * taken for a whole one. Readable by their owner alone: rejected rows are people's data.
 */
export class ImportReports {
  private readonly rejected: GrowingFile
  private readonly rejectedRows: GrowingFile
  private readonly warnings: GrowingFile

  /** `header` are the bytes of the file's own first line. Throws when the reports cannot be written. */
  constructor({ file, header, hasByteOrderMark }: { file: string; header: Buffer; hasByteOrderMark: boolean }) {
    const paths = reportPaths(file)
    this.rejected = new GrowingFile(paths.rejected)
    this.rejectedRows = new GrowingFile(paths.rejectedRows)
    this.warnings = new GrowingFile(paths.warnings)
    this.rejected.write('line,column,reason\n')
    this.warnings.write('line,column,reason\n')
    if (hasByteOrderMark) this.rejectedRows.write('\ufeff')
    this.rejectedRows.write(header)
    this.rejectedRows.write('\n')
  }

  /** One line for each fault, and the row as it came, to mend and import again. */
  reject(row: FileRow, faults: readonly Remark[]): void {
    for (const { column, reason } of faults) this.rejected.write(`${lineOf([row.line, column, reason])}\n`)
    this.rejectedRows.write(row.raw)
    if (!row.continues) this.rejectedRows.write('\n')
  }

  warn(line: number, { column, reason }: Remark): void {
    this.warnings.write(`${lineOf([line, column, reason])}\n`)
  }

  /** Gives the reports their names; those of an earlier import of the same file are replaced. */
  finish(): void {
    for (const report of [this.rejected, this.rejectedRows, this.warnings]) report.finish()
  }

  /** Removes what was written, when nothing was imported. */
  discard(): void {
    for (const report of [this.rejected, this.rejectedRows, this.warnings]) report.discard()
  }
}

/** A file that takes its name when it is whole. */
class GrowingFile {
  private readonly path: string
  private readonly growing: string
  private readonly descriptor: number
  private pieces: Buffer[] = []
  private sizeBytes = 0
  private isOpen = true

  constructor(report: string) {
    this.path = report
    removeLeftovers(report)
    this.growing = `${report}.${process.pid}-${randomBytes(4).toString('hex')}.part`
    this.descriptor = openSync(this.growing, 'wx', 0o600)
  }

  write(text: string | Buffer): void {
    // A copy: rows point into a buffer that the reader uses again.
    const piece = Buffer.from(text)
    this.pieces.push(piece)
    this.sizeBytes += piece.length
    if (this.sizeBytes > bufferBytes) this.flush()
  }

  finish(): void {
    this.flush()
    this.close()
    renameSync(this.growing, this.path)
  }

  discard(): void {
    this.close()
    rmSync(this.growing, { force: true })
  }

  private close(): void {
    if (this.isOpen) closeSync(this.descriptor)
    this.isOpen = false
  }

  private flush(): void {
    const bytes = Buffer.concat(this.pieces)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.descriptor, bytes, at)
    this.pieces = []
    this.sizeBytes = 0
  }
}

/** What a killed import left of this report holds people's data and is of no use. */
function removeLeftovers(report: string): void {
  const { dir, base } = path.parse(report)
  for (const name of readdirSync(dir)) {
    const owner = name.startsWith(`${base}.`) ? /^(\d+)-[0-9a-f]{8}\.part$/.exec(name.slice(base.length + 1)) : null
    if (owner && !isRunning(Number(owner[1]))) rmSync(path.join(dir, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
