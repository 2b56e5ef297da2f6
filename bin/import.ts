// Usage: npm run import -- FILE.csv[.gz]
// Imports registrants from a file of the import layout. Good rows land; bad ones are named in FILE.rejected.csv and kept whole in
// FILE.rejected-rows.csv to mend and import again; what is odd stands in FILE.warnings.csv. The same file twice changes nothing.
import { closePools } from '@/lib/db/pool'
import { reportPaths } from '@/lib/registrants/import/report/store'
import { FileDamaged, FileRefused } from '@/lib/registrants/import/schema'
import { importFile } from '@/lib/registrants/import/use-cases'

async function main(): Promise<void> {
  const [file, ...more] = process.argv.slice(2)
  if (file === undefined || more.length > 0) throw new FileRefused('Usage: npm run import -- FILE.csv[.gz]')
  const startedAt = performance.now()
  const result = await importFile({
    file,
    onDropped: (columns) => console.log(`${columns.join(' and ')} ${columns.length === 1 ? 'is' : 'are'} vault data and not taken; the portal keeps no Aadhaar number and no hash of one.`),
    onProgress: progressLine(startedAt),
  })
  const seconds = (performance.now() - startedAt) / 1000
  const { rows, inserted, updated, unchanged, older, conflicting, rejected, warnings } = result
  const paths = reportPaths(file)
  console.log(`${count(rows)} rows in ${seconds.toFixed(1)} s (${count(rows / seconds)} a second): ${count(inserted)} new, ${count(updated)} updated, ${count(unchanged)} unchanged, ${count(older)} older than what is known, ${count(conflicting)} in conflict, ${count(rejected)} rejected`)
  if (rejected > 0) console.log(`Rejected: ${paths.rejected} says why, ${paths.rejectedRows} holds the rows to mend and import again.`)
  if (warnings > 0) console.log(`${count(warnings)} warnings: ${paths.warnings}`)
}

function progressLine(startedAt: number): (rows: number) => void {
  let shownAt = startedAt
  return (rows) => {
    const now = performance.now()
    if (now - shownAt < 2_000) return
    shownAt = now
    console.log(`  ${count(rows)} rows (${count((rows * 1000) / (now - startedAt))} a second)`)
  }
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-IN')
}

try {
  await main()
} catch (error) {
  console.error(error instanceof FileRefused || error instanceof FileDamaged ? error.message : error)
  process.exitCode = 1
} finally {
  await closePools()
}
