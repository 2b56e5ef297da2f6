import { expect, it } from 'vitest'
import { countAccounts } from './accounts.mjs'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

it('counts accounts of a demonstration and others, and none where there is no schema', async () => {
  const before = await countAccounts(database.url())
  await buildOfficer(database, 10)
  expect(await countAccounts(database.url())).toEqual({ demo: before.demo, others: before.others + 1 })
  const empty = new URL(database.url())
  empty.pathname = '/postgres'
  expect(await countAccounts(empty.href)).toEqual({ demo: 0, others: 0 })
})
