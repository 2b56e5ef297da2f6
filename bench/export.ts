// What the building of a file costs beside `COPY … | 7z` and plain `COPY` of a plaintext twin of the same rows, in turns in one run.
// Usage: npm run bench -- export [ROWS] [--format xlsx] [--tenfold] [--json]; 200,000 rows of CSV unless said otherwise, and the peers write CSV either way. --tenfold: what memory ten times the rows take, too.
import { formatOf } from '@/lib/exports/schema'
import { makeArena } from './export/arena'
import { quantile, type Report } from './report'

const rounds = 3

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const rows = Number(args.find((word) => /^\d+$/.test(word)) ?? 200_000)
  const format = args.includes('--format') ? formatOf.parse(args[args.indexOf('--format') + 1]) : 'csv'
  const arena = await makeArena(rows)
  try {
    const built: number[] = []
    const copied: number[] = []
    const zipped: number[] = []
    const peaks: number[] = []
    const builtByZlib: number[] = []
    let deflater = ''
    for (let round = 0; round < rounds; round++) {
      const file = await arena.buildFile(format)
      built.push(file.rows / file.seconds)
      peaks.push(file.peakMiB)
      deflater = file.deflater
      if (deflater !== 'zlib') {
        const other = await arena.buildFile(format, 'zlib')
        builtByZlib.push(other.rows / other.seconds)
      }
      copied.push(rows / (await arena.copyOut()))
      const seconds = await arena.copyIntoZip()
      if (seconds !== null) zipped.push(rows / seconds)
    }
    const median = (sample: readonly number[]): number => quantile(sample, 0.5)
    report.note(`${rows} rows, all fifteen parameters clear, as ${format.toUpperCase()}. The twin is read by ${arena.copier}; the file is opened, checked row by row, written, deflated by ${deflater}, encrypted, sealed.`)
    report.figure('export.rowsPerSecond', median(built), 'rows/s')
    report.figure('export.copyRowsPerSecond', median(copied), 'rows/s')
    report.figure('export.vsCopy', median(built) / median(copied), 'ratio')
    if (zipped.length > 0) {
      report.figure('export.7zRowsPerSecond', median(zipped), 'rows/s')
      report.figure('export.vs7z', median(built) / median(zipped), 'ratio')
      if (builtByZlib.length > 0) report.figure('export.zlibVs7z', median(builtByZlib) / median(zipped), 'ratio')
    } else report.note('7z is not installed: no figure beside it.')
    report.figure('export.peakMiB', Math.max(...peaks), 'MiB')
    if (!args.includes('--tenfold')) return
    await arena.multiply()
    const large = await arena.buildFile(format)
    report.note(`${large.rows} rows: ${(large.rows / large.seconds).toFixed(0)} rows/s`)
    report.figure('export.peakMiB.tenfold', large.peakMiB, 'MiB')
  } finally {
    await arena.drop()
  }
}
