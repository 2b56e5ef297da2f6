import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { expectMeasures, runTraces } from '@/lib/testing/trace-proof'

const database = useDatabase()
const seed = Number(process.env.TRACE_SEED ?? randomInt(1e9))

it(`names the right file of at least 99 in 100 leaks, and none for 1,000 foreign lists (TRACE_SEED=${seed})`, async () => {
  const figures = await runTraces(database, { seed, people: 30_000, officers: 8, filesEach: 5, leaks: 100, foreign: 1_000 })
  process.stdout.write(`seed ${seed}: ${JSON.stringify(figures)}\n`)
  expectMeasures(figures, seed)
  expect(figures.leaks.tried).toBe(100)
})
