// Usage: npm run bench -- NAME [--json] [more words for the benchmark]
import { type Benchmark, printingReport } from './report'

const benchmarks: Readonly<Record<string, () => Promise<{ run: Benchmark }>>> = {
  export: () => import('./export'),
  felt: () => import('./felt'),
  import: () => import('./import'),
  ledger: () => import('./ledger'),
  page: () => import('./page'),
  preview: () => import('./preview'),
}

const [name = '', ...words] = process.argv.slice(2)
const load = benchmarks[name]
if (!load) {
  console.error(`Which benchmark? One of: ${Object.keys(benchmarks).join(', ')}. For example: npm run bench -- page --json`)
  process.exit(2)
}
const { run } = await load()
await run(printingReport({ json: words.includes('--json') }), words.filter((word) => word !== '--json'))
process.exit(0)
