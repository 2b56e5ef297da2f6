// Usage: npm run generate -- --registrants N [--days D] [--seed S] [--out FILE.csv[.gz]]
// Makes N synthetic registrants weighted by the published figures: into the database, or with --out into a file of the import layout.
// --days: their latest changes lie in so many days before now (default 30). --seed: the same seed makes the same people (default: a new one).
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { closePools } from '@/lib/db/pool'
import { env } from '@/lib/env'
import { generateIntoDatabase, generateIntoFile } from '@/lib/registrants/generate/use-cases'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { registrants: { type: 'string' }, days: { type: 'string', default: '30' }, seed: { type: 'string' }, out: { type: 'string' } } })
  const asked = {
    registrants: wholeNumber('--registrants', values.registrants, { from: 1, to: 100_000_000 }),
    days: wholeNumber('--days', values.days, { from: 1, to: 3_650 }),
    seed: values.seed === undefined ? randomInt(2 ** 32) : wholeNumber('--seed', values.seed, { from: 0, to: Number.MAX_SAFE_INTEGER }),
  }
  console.log(`${asked.registrants.toLocaleString('en-IN')} synthetic registrants, changed in the last ${asked.days} days, seed ${asked.seed}`)
  const startedAt = performance.now()
  const onProgress = progressLine(asked.registrants, startedAt)
  if (values.out) await generateIntoFile({ asked, file: path.resolve(values.out), until: Date.now(), onProgress })
  else {
    if (env().PORTAL_MODE === 'production') throw new Refusal('Synthetic people have no place in a production database; --out FILE writes them into a file.')
    await generateIntoDatabase({ asked, onProgress })
  }
  const seconds = (performance.now() - startedAt) / 1000
  console.log(`done in ${seconds.toFixed(1)} s (${Math.round(asked.registrants / seconds).toLocaleString('en-IN')} a second)`)
}

/** A mistake of the caller: told in its own sentence. */
class Refusal extends Error {}

function wholeNumber(name: string, text: string | undefined, { from, to }: { from: number; to: number }): number {
  const value = Number(text)
  if (text === undefined || !/^\d+$/.test(text) || value < from || value > to) throw new Refusal(`${name} must be a whole number from ${from} to ${to}.`)
  return value
}

function progressLine(total: number, startedAt: number): (done: number) => void {
  let shownAt = startedAt
  return (done) => {
    const now = performance.now()
    if (now - shownAt < 2_000) return
    shownAt = now
    console.log(`  ${done.toLocaleString('en-IN')} of ${total.toLocaleString('en-IN')} (${Math.round((done * 1000) / (now - startedAt)).toLocaleString('en-IN')} a second)`)
  }
}

function sentenceOf(error: unknown): unknown {
  if (error instanceof Refusal) return error.message
  if (typeof error !== 'object' || error === null || !('code' in error)) return error
  if (error.code === '23505') return 'People of this seed are in the database already; nothing was added. Another --seed makes other people.'
  return String(error.code).startsWith('ERR_PARSE_ARGS') && error instanceof Error ? `${error.message}; see the first lines of bin/generate.ts.` : error
}

try {
  await main()
} catch (error) {
  console.error(sentenceOf(error))
  process.exitCode = 1
} finally {
  await closePools()
}
