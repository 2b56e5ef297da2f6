import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveNonInterference } from '@/lib/testing/non-interference'

const database = useDatabase()
const pairs = 1_000
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('what an officer may not see', () => {
  it(`changes no byte of what is answered, in ${pairs} pairs of worlds (seed ${seed})`, async () => {
    await proveNonInterference({ database, pairs, seed })
  })
})
