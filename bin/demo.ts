// Usage: node --import tsx bin/demo.ts            (called by bin/start.mjs in demonstration mode)
// Makes the demonstration on the first run: synthetic registrants, people who can sign in, one grant. Later runs move its dates forward.
// The sign-ins go into DATA_DIR/demo-accounts.json, readable by the owner of the process alone.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { people, uidTokenOf } from './identity-simulator/people'
import { agency } from './identity-simulator/world'
import { closePools } from '@/lib/db/pool'
import { closePrisma } from '@/lib/db/prisma'
import { TrainingRefused } from '@/lib/demo/rules'
import { beginTraining, keepDemoAccounts, keepDemoFactors, keepDemoGrant, keepDemoProposal, keepDemoRegistrants, keepDemoRegisters } from '@/lib/demo/use-cases'
import { env } from '@/lib/env'
import { catalogue } from '@/lib/reference/catalogue'

async function main(): Promise<void> {
  if (env().PORTAL_MODE !== 'demo') throw new Error('In production there is no demonstration data; nothing was made.')
  if (env().TRAINING === 'on') await beginTraining()
  const startedAt = performance.now()
  const { made, moved, days } = await keepDemoRegistrants()
  if (made > 0) console.log(`${made.toLocaleString('en-IN')} synthetic registrants made`)
  if (moved > 0) console.log(`${moved.toLocaleString('en-IN')} synthetic registrants moved ${days} ${days === 1 ? 'day' : 'days'} forward`)
  const file = path.join(env().DATA_DIR, 'demo-accounts.json')
  const codes = await catalogue('portal_web')
  const known = existsSync(file) ? readFileSync(file, 'utf8') : ''
  await keepDemoRegisters()
  const signIns = await keepDemoAccounts({ checkPasswords: false })
  const text = `${JSON.stringify(signIns.map(({ stateCode, ...signIn }) => ({ ...signIn, ...(stateCode === undefined ? {} : { state: codes.stateName(stateCode, 'en') }) })), null, 2)}\n`
  if (text !== known) {
    // Another data folder or other secrets than those the accounts were made with: what is printed must fit.
    await keepDemoAccounts({ checkPasswords: true })
    writeFileSync(`${file}.new`, text, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  // Where a demonstration speaks to an authority's own test environment, its people enrol themselves.
  if (!env().AADHAAR_CONFIGURATION) {
    const enrolled = await keepDemoFactors(people.map((person) => ({ userId: person.key, number: person.number, token: uidTokenOf(person, agency.code) })))
    if (enrolled > 0) console.log(`${enrolled} people hold a simulated Aadhaar`)
  }
  if (await keepDemoGrant()) console.log('one officer has a grant')
  await keepDemoProposal()
  console.log(`demonstration data is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)
}

try {
  await main()
} catch (error) {
  console.error(error instanceof TrainingRefused || (error instanceof Error && env().PORTAL_MODE === 'production') ? error.message : error)
  process.exitCode = 1
} finally {
  await Promise.all([closePools(), closePrisma()])
}
