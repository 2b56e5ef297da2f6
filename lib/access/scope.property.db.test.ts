import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveWorlds } from '@/lib/testing/worlds'

const database = useDatabase()
// The mutation proof asks for a few worlds only, once for each of hundreds of changes.
const worlds = Number(process.env.WORLDS ?? 1_000)
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('scope', () => {
  it(`equals the oracle in ${worlds} random worlds (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => proveWorlds({ database, worlds, seed }))
})
