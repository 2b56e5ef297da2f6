import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveWorlds } from '@/lib/testing/worlds'

const database = useDatabase()
const worlds = 500
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('each lock alone', () => {
  it(`row-level security, asked without a predicate, equals the oracle in ${worlds} random worlds (seed ${seed})`, { timeout: 3_600_000 }, () => proveWorlds({ database, worlds, seed, locks: 'rowSecurity' }))
  it(`the predicates, with row-level security off, equal the oracle in ${worlds} random worlds (seed ${seed})`, { timeout: 3_600_000 }, () => proveWorlds({ database, worlds, seed, locks: 'predicates' }))
})
