// What the import costs beside COPY of the same file into a plain table, in turns in one run; whether its memory grows with the file; and what keeping the past
// costs where every row is replaced. `--past` measures the last alone.
// `--full` measures memory at 100 thousand and 5 million rows, otherwise at 100 and 500 thousand.
import { type Arena, makeArena } from './import/arena'
import { quantile, type Report } from './report'

const rounds = 3
const sizeOfRate = 200_000
const sizeOfUpdates = 50_000

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const sizes = args.includes('--full') ? [100_000, 5_000_000] : [100_000, 500_000]
  const arena = await makeArena()
  try {
    await measurePast(report, arena)
    if (args.includes('--past')) return
    const file = await arena.makeFile(sizeOfRate)
    const imported: number[] = []
    const copied: number[] = []
    for (let round = 0; round < rounds; round++) {
      copied.push(sizeOfRate / (await arena.copyFile(file)))
      imported.push(sizeOfRate / (await arena.importFile(file)).seconds)
    }
    report.note('The import checks, seals and indexes; COPY writes the text into a table without an index.')
    report.figure('import.rowsPerSecond', quantile(imported, 0.5), 'rows/s')
    report.figure('import.copyRowsPerSecond', quantile(copied, 0.5), 'rows/s')
    report.figure('import.vsCopy', quantile(imported, 0.5) / quantile(copied, 0.5), 'ratio')
    const peaks: number[] = []
    for (const size of sizes) {
      const { peakMiB, seconds } = await arena.importFile(await arena.makeFile(size))
      peaks.push(peakMiB)
      report.figure(`import.peakMiB.${label(size)}`, peakMiB, 'MiB')
      report.figure(`import.rowsPerSecond.${label(size)}`, size / seconds, 'rows/s')
    }
    report.figure('import.peakMiB', Math.max(...peaks), 'MiB')
    report.figure('import.memoryGrowth', (peaks.at(-1) ?? Number.NaN) / (peaks[0] ?? Number.NaN), 'ratio')
  } finally {
    await arena.drop()
  }
}

/** Rows replaced by an import with their deciding facts kept, beside the same without. */
async function measurePast(report: Report, arena: Arena): Promise<void> {
  const file = await arena.makeFile(sizeOfUpdates)
  const [kept, dropped]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    dropped.push(sizeOfUpdates / (await arena.updateFrom(file, { keepsPast: false })).seconds)
    kept.push(sizeOfUpdates / (await arena.updateFrom(file, { keepsPast: true })).seconds)
  }
  report.figure('import.updatesPerSecond', quantile(kept, 0.5), 'rows/s')
  report.figure('import.updatesPerSecondWithoutPast', quantile(dropped, 0.5), 'rows/s')
  report.figure('import.costOfPast', quantile(dropped, 0.5) / quantile(kept, 0.5), 'ratio')
}

function label(size: number): string {
  return size >= 1_000_000 ? `${size / 1_000_000}M` : `${size / 1_000}k`
}
