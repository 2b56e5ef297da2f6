import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveGrown } from '@/lib/testing/grown-proof'

const database = useDatabase()
const worlds = Number(process.env.WORLDS ?? 200)
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('every channel', () => {
  it(`equals the oracle in ${worlds} random worlds with a past (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => proveGrown({ database, worlds, seed }))
})
