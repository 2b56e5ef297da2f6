// What the building of a file costs beside `COPY … | 7z` and plain `COPY` of a plaintext twin of the same rows, in turns in one run.
// Usage: npm run bench -- export [ROWS] [--format xlsx] [--beside-page] [--tenfold] [--json]; 200,000 rows of CSV unless said otherwise, and the peers write CSV either way. --beside-page: what a page takes while a file
// is built (needs a build of the pages). --tenfold: what memory ten times the rows take, too.
import { formatOf } from '@/lib/exports/schema'
import { setTimeout } from 'node:timers/promises'
import { type Arena, makeArena } from './export/arena'
import { quantile, type Report } from './report'

const rounds = 3
const pagesPerSecond = 5
const quietPages = 100

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const rows = Number(args.find((word) => /^\d+$/.test(word)) ?? 200_000)
  const format = args.includes('--format') ? formatOf.parse(args[args.indexOf('--format') + 1]) : 'csv'
  const arena = await makeArena(rows)
  try {
    const built: number[] = []
    const builtFirst: number[] = []
    const copied: number[] = []
    const zipped: number[] = []
    const peaks: number[] = []
    const builtByZlib: number[] = []
    let deflater = ''
    for (let round = 0; round < rounds; round++) {
      const file = await arena.buildFile(format)
      built.push(file.rows / file.seconds)
      builtFirst.push(file.rows / file.firstSeconds)
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
    report.note(`${rows} rows, all fifteen parameters clear, as ${format.toUpperCase()}. The twin is read by ${arena.copier}; the file is opened, checked row by row, written, deflated by ${deflater}, encrypted, sealed. "first" is the first file of a new worker, the others its next one.`)
    report.figure('export.rowsPerSecond', median(built), 'rows/s')
    report.figure('export.first.rowsPerSecond', median(builtFirst), 'rows/s')
    report.figure('export.copyRowsPerSecond', median(copied), 'rows/s')
    report.figure('export.vsCopy', median(built) / median(copied), 'ratio')
    report.figure('export.first.vsCopy', median(builtFirst) / median(copied), 'ratio')
    if (zipped.length > 0) {
      report.figure('export.7zRowsPerSecond', median(zipped), 'rows/s')
      report.figure('export.vs7z', median(built) / median(zipped), 'ratio')
      report.figure('export.first.vs7z', median(builtFirst) / median(zipped), 'ratio')
      if (builtByZlib.length > 0) report.figure('export.zlibVs7z', median(builtByZlib) / median(zipped), 'ratio')
    } else report.note('7z is not installed: no figure beside it.')
    report.figure('export.peakMiB', Math.max(...peaks), 'MiB')
    if (args.includes('--beside-page')) await readBeside(arena, report)
    if (!args.includes('--tenfold')) return
    await arena.multiply()
    const large = await arena.buildFile(format)
    report.note(`${large.rows} rows: ${(large.rows / large.seconds).toFixed(0)} rows/s`)
    report.figure('export.peakMiB.tenfold', large.peakMiB, 'MiB')
  } finally {
    await arena.drop()
  }
}

/** One officer opens the list five times a second, alone and while a file is built. */
async function readBeside(arena: Arena, report: Report): Promise<void> {
  const open = await arena.openPortal()
  const look = async (): Promise<number> => {
    const next = setTimeout(1_000 / pagesPerSecond)
    const took = await open()
    await next
    return took
  }
  const quiet: number[] = []
  // The server has met the page before.
  for (let page = -20; page < quietPages; page++) {
    const took = await look()
    if (page >= 0) quiet.push(took)
  }
  const beside: number[] = []
  let isOver = false
  const building = arena.buildFile('csv').finally(() => { isOver = true })
  while (!isOver) {
    const isBuilding = await arena.isBuilding()
    const took = await look()
    if (isBuilding && await arena.isBuilding()) beside.push(took)
  }
  await building
  report.note(`${quiet.length} pages alone, ${beside.length} while a file was built`)
  report.figure('export.page.quietP95', quantile(quiet, 0.95), 'ms')
  report.figure('export.page.besideP95', quantile(beside, 0.95), 'ms')
  report.figure('export.page.vsQuiet', quantile(beside, 0.95) / quantile(quiet, 0.95), 'ratio')
}
