// What the import costs beside COPY of the same file into a plain table, in turns in one run; and whether its memory grows with the file.
// `--full` measures memory at 100 thousand and 5 million rows, otherwise at 100 and 500 thousand.
import { makeArena } from './import/arena'
import { quantile, type Report } from './report'

const rounds = 3
const sizeOfRate = 200_000

export async function run(report: Report, args: readonly string[]): Promise<void> {
  const sizes = args.includes('--full') ? [100_000, 5_000_000] : [100_000, 500_000]
  const arena = await makeArena()
  try {
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

function label(size: number): string {
  return size >= 1_000_000 ? `${size / 1_000_000}M` : `${size / 1_000}k`
}
