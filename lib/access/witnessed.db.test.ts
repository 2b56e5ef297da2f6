import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { inScopedRead } from '@/lib/access/scoped-read'
import { demandWitnessedLedger } from '@/lib/access/witnessed'
import { sealLedger } from '@/lib/ledger/checkpoints/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { appendEvents, emptyLedger, tamper } from '@/lib/testing/ledger'

const database = useDatabase()
const read = () => inScopedRead({ officer: { sessionId: randomUUID() }, right: 'view' }, (tx) => tx.sql('SELECT count(*) FROM registry.feed'))
const build = () => inScopedRead({ exportId: randomUUID(), right: 'download' }, (tx) => tx.sql('SELECT count(*) FROM registry.feed'))
/** As if everything had happened so much earlier. */
const age = (interval: string) => tamper(database, `DO $$ BEGIN UPDATE ledger.event SET recorded_at = recorded_at - interval '${interval}'; UPDATE ledger.checkpoint SET signed_at = signed_at - interval '${interval}'; END $$`)

it('shows, builds and sends no personal data once no witness has signed for as long as policy says, and does so again after', async () => {
  await emptyLedger(database)
  await appendEvents(database, 3)
  // What was never sealed has no witness to wait for yet.
  await age('40 hours')
  await expect(read()).resolves.toBeDefined()
  await sealLedger()
  await expect(read()).resolves.toBeDefined()

  await age('23 hours 59 minutes')
  await expect(Promise.all([read(), build(), demandWitnessedLedger()])).resolves.toBeDefined()
  await age('2 minutes')
  for (const door of [read, build, demandWitnessedLedger]) await expect(door()).rejects.toMatchObject({ code: 'ledger' })

  await database.sql('UPDATE portal.policy SET witness_hours_max = 48')
  await expect(read()).resolves.toBeDefined()
  await database.sql('UPDATE portal.policy SET witness_hours_max = 24')
  await expect(read()).rejects.toMatchObject({ code: 'ledger' })
  await database.sql(`INSERT INTO ledger.cosignature (size, witness, line, cosigned_at) VALUES (3, 'w', 'x', now())`)
  for (const door of [read, build, demandWitnessedLedger]) await expect(door()).resolves.not.toThrow()
})
