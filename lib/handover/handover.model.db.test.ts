import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { proveHandovers } from '@/lib/testing/handover-model'
import { useDataFolder } from '@/lib/testing/worker'

const database = useDatabase()
useDataFolder()
const runs = Number(process.env.RUNS ?? 25)
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('a handover', () => {
  it(`leaves no instant with two holders, or none that is not on record, in ${runs} random runs (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => proveHandovers({ database, runs, seed }))
})
