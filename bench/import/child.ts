// Imports one file and tells, as one line of JSON, how long it took and how much memory it needed at most. Started by bench/import.ts.
import { closePools } from '@/lib/db/pool'
import { importFile } from '@/lib/registrants/import/use-cases'

const [file = ''] = process.argv.slice(2)
const startedAt = performance.now()
const { rows, inserted, updated } = await importFile({ file })
const seconds = (performance.now() - startedAt) / 1000
await closePools()
console.log(JSON.stringify({ rows, inserted, updated, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }))
