import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveLooking } from '@/lib/testing/looking-worlds'

const database = useDatabase()
const worlds = 100
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('look-up and unmask', () => {
  it(`equal the oracle in ${worlds} random worlds (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => proveLooking({ database, worlds, seed }))
})
