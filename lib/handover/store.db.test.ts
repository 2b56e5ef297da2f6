import { describe, expect, test } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import { inReadOnly } from '@/lib/db/transaction'
import { findHandover, insertHandover, selectHandovers } from '@/lib/handover/store'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'

const database = useDatabase()

describe('the successor of a handover', () => {
  test.each<[string, (successor: { id: string }) => Record<string, string>, boolean]>([
    ['is the officer chosen in the form', ({ id }) => ({ successor: id }), true],
    ['is a nominee without an account', () => ({ successor: 'new', name: 'Smt. Nominee' }), false],
    ['may not be chosen yet', () => ({}), false],
    ['may be nobody’s id', () => ({ successor: '------------------------------------', name: 'Smt. Nominee' }), false],
  ])('%s', async (_what, formOf, isOfficer) => {
    const [officer, successor] = [await buildOfficer(database, 10), await buildOfficer(database, 10)]
    const form = formOf(successor)
    const id = await inActorTransaction(officer, (tx) => insertHandover(tx, { number: `HO-${officer.userId}`, officerId: officer.id, stateCode: 10, form }))
    const found = await inReadOnly('portal_web', (tx) => findHandover(tx, id))
    expect(found).toMatchObject(isOfficer ? { successorName: successor.name, successorStatus: 'active' } : { successorName: form.name ?? null, successorStatus: null })
  })

  test('is looked up by key: the list of handovers searches no table of accounts', async () => {
    let list = ''
    await selectHandovers({ events: [], sql: (text) => { list = text; return Promise.resolve([]) } }, { limit: 1 })
    for (const other of ['seqscan', 'hashjoin', 'mergejoin', 'bitmapscan']) await database.sql(`SET enable_${other} = off`)
    await database.sql(`SET plan_cache_mode = force_generic_plan`)
    await database.sql(`PREPARE list (uuid, int, uuid) AS ${list}`)
    const plan = (await database.sql<Record<'QUERY PLAN', string>>(`EXPLAIN EXECUTE list (NULL, 1, NULL)`)).map((row) => row['QUERY PLAN'])
    expect(plan.join('\n')).toMatch(/Index Cond: \(id = COALESCE\(h\.successor_id/)
  })
})
