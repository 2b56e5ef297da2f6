import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveSimulator } from '@/lib/testing/past-proof'

const database = useDatabase()
const worlds = 60
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('the simulator', () => {
  it(`equals the oracle in ${worlds} random worlds with a past (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => proveSimulator({ database, worlds, seed }))
})
