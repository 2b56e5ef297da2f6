// What the building of a file costs beside `COPY … | 7z` and plain `COPY` of a plaintext twin of the same rows, in turns in one run.
// Usage: npm run bench -- export [ROWS] [--format xlsx] [--beside-page] [--tenfold] [--json]; a million rows of CSV unless said otherwise, and the peers write CSV either way. --beside-page: what a page takes while a file
// is built (needs a build of the pages). --tenfold: the same and its memory at ten times the rows, once.
import { setTimeout } from 'node:timers/promises'
import type { FileFormat } from '@/lib/exports/rules'
import { formatOf } from '@/lib/exports/schema'
import { type Arena, makeArena } from './export/arena'
import { quantile, type Report } from './report'

const rounds = 3
const pagesPerSecond = 5
const quietPages = 100

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const rows = Number(args.find((word) => /^\d+$/.test(word)) ?? 1_000_000)
  const format = args.includes('--format') ? formatOf.parse(args[args.indexOf('--format') + 1]) : 'csv'
  const arena = await makeArena(rows)
  try {
    const { deflater } = await measure(arena, { name: 'export', rounds, format, report })
    report.note(`${rows} rows, all fifteen parameters clear, as ${format.toUpperCase()}. The twin is read by ${arena.copier}; the file is opened, checked row by row, written, deflated by ${deflater}, encrypted, sealed. "next" is the file that a worker builds after its first one.`)
    if (args.includes('--beside-page')) await readBeside(arena, { format, report })
    if (!args.includes('--tenfold')) return
    await arena.multiply()
    await measure(arena, { name: 'export.tenfold', rounds: 1, format, report })
  } finally {
    await arena.drop()
  }
}

/** Files and their peers in turns; rows a second, each the median of its rounds. */
async function measure(arena: Arena, { name, rounds, format, report }: { name: string; rounds: number; format: FileFormat; report: Report }): Promise<{ deflater: string }> {
  const first: number[] = []
  const next: number[] = []
  const byZlib: number[] = []
  const copied: number[] = []
  const zipped: number[] = []
  const peaks: number[] = []
  let deflater = ''
  for (let round = 0; round < rounds; round++) {
    const file = await arena.buildFile(format)
    first.push(file.rows / file.firstSeconds)
    next.push(file.rows / file.seconds)
    peaks.push(file.peakMiB)
    deflater = file.deflater
    if (deflater !== 'zlib') {
      const other = await arena.buildFile(format, 'zlib')
      byZlib.push(other.rows / other.firstSeconds)
    }
    copied.push(file.rows / (await arena.copyOut()))
    const seconds = await arena.copyIntoZip()
    if (seconds !== null) zipped.push(file.rows / seconds)
  }
  const median = (sample: readonly number[]): number => quantile(sample, 0.5)
  report.figure(`${name}.copyRowsPerSecond`, median(copied), 'rows/s')
  if (zipped.length > 0) report.figure(`${name}.7zRowsPerSecond`, median(zipped), 'rows/s')
  else report.note('7z is not installed: no figure beside it.')
  for (const [which, built] of [[name, first], [`${name}.next`, next]] as const) {
    report.figure(`${which}.rowsPerSecond`, median(built), 'rows/s')
    report.figure(`${which}.vsCopy`, median(built) / median(copied), 'ratio')
    if (zipped.length > 0) report.figure(`${which}.vs7z`, median(built) / median(zipped), 'ratio')
  }
  if (byZlib.length > 0 && zipped.length > 0) report.figure(`${name}.zlibVs7z`, median(byZlib) / median(zipped), 'ratio')
  report.figure(`${name}.peakMiB`, Math.max(...peaks), 'MiB')
  return { deflater }
}

/** One officer opens the list five times a second by the clock, alone and while three workers after each other build two files each; a page that began while a file was built counts as beside it. */
async function readBeside(arena: Arena, { format, report }: { format: FileFormat; report: Report }): Promise<void> {
  const open = await arena.openPortal()
  const lookWhile = async (isOver: (pages: number) => boolean): Promise<{ alone: number[]; beside: number[] }> => {
    const found: { alone: number[]; beside: number[] } = { alone: [], beside: [] }
    const looks: Promise<void>[] = []
    while (!isOver(looks.length)) {
      const tick = setTimeout(1_000 / pagesPerSecond)
      const isBeside = await arena.isBuilding()
      const look = open().then((took) => { found[isBeside ? 'beside' : 'alone'].push(took) })
      // Told at the end, when all of them are awaited.
      look.catch(() => undefined)
      looks.push(look)
      await tick
    }
    await Promise.all(looks)
    return found
  }
  // The server has met the page before.
  await lookWhile((pages) => pages === 20)
  const { alone } = await lookWhile((pages) => pages === quietPages)
  let isBuilt = false
  const building = (async () => { for (let round = 0; round < rounds; round++) await arena.buildFile(format) })().finally(() => { isBuilt = true })
  const [{ beside }] = await Promise.all([lookWhile(() => isBuilt), building])
  report.note(`${alone.length} pages alone, ${beside.length} while a file was built`)
  report.figure('export.page.quietP95', quantile(alone, 0.95), 'ms')
  report.figure('export.page.besideP95', quantile(beside, 0.95), 'ms')
  report.figure('export.page.vsQuiet', quantile(beside, 0.95) / quantile(alone, 0.95), 'ratio')
}
