// Usage: npm run storage [-- check | orphans [--repair]]
// Says where files lie and whether that place is fit for them; or where the store and the database disagree. Only with --repair is anything changed: what
// belongs to nobody is removed, uploads that were left over are ended, and files that are lost end with their event, as the worker does every minute.
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { compareStore, type StoreFindings, tidyStore } from '@/lib/exports/orphans/use-cases'
import { limits } from '@/lib/limits'
import { checkStore } from '@/lib/storage/store-check'

async function check(): Promise<boolean> {
  const { place, reasons } = await checkStore()
  if (reasons.length === 0) console.log(`Files can lie in ${place}.`)
  else console.error(`Files cannot lie in ${place}: ${reasons.join('; ')}.`)
  return reasons.length === 0
}

function report({ strays, foreign, missing }: StoreFindings): void {
  for (const { name, kind, sizeBytes, changedAt } of strays) console.log(`belongs to nobody   ${name}  ${kind}  ${sizeBytes ?? '?'} bytes  ${changedAt.toISOString()}`)
  for (const { number, missingSince } of missing) console.log(`has no file         ${number}  ${missingSince ? `since ${missingSince.toISOString()}` : 'not noted before'}`)
  for (const { name } of foreign) console.log(`not the portal's    ${name}  left alone`)
  console.log(`${strays.length} stored and of nobody, ${missing.length} without a file, ${foreign.length} not the portal's.`)
}

async function orphans(repair: boolean): Promise<void> {
  report(repair ? await tidyStore() : await compareStore())
  console.log(repair ? `What belonged to nobody was removed; what has had no file for ${limits.fileMissingMinutes} minutes was ended.` : 'Nothing was changed; --repair does what the worker does every minute.')
}

const [what = 'check', option, ...rest] = process.argv.slice(2)
try {
  if (what === 'check' && option === undefined) process.exitCode = (await check()) ? 0 : 1
  else if (what === 'orphans' && (option === undefined || option === '--repair') && rest.length === 0) await orphans(option === '--repair')
  else {
    console.error('Usage: npm run storage [-- check | orphans [--repair]]')
    process.exitCode = 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await Promise.all([closePools(), closePrisma()])
}
