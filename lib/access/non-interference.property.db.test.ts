import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveNonInterference } from '@/lib/testing/non-interference'

const database = useDatabase()
const pairs = 100
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('what an officer may not see', () => {
  it(`changes no byte of what is answered, in ${pairs} pairs of worlds (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, async () => {
    await proveNonInterference({ database, pairs, seed })
  })
})
