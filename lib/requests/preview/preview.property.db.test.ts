import { describe, it } from 'vitest'
import { useDatabase } from '@/lib/testing/database'
import { provePreviews } from '@/lib/testing/preview-worlds'

const database = useDatabase()
const worlds = 400
const seed = Number(process.env.SEED ?? Date.now() % 2_147_483_647)

describe('preview', () => {
  it(`counts what the oracle counts in ${worlds} random worlds (seed ${seed}; npm run proof tries more)`, { timeout: 3_600_000 }, () => provePreviews({ database, worlds, seed }))
})
