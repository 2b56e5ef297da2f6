import { setImmediate } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { StateKeys } from '@/lib/crypto/state-keys'
import { BinaryRows } from '@/lib/db/binary-copy'
import { withOwnerConnection } from '@/lib/db/pool'
import { OneBehind } from '@/lib/db/one-behind'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { Registrant } from '@/lib/registrants/import/schema'
import { keyOfState, newRegistrantId, RegistrantWriter, sealingKeys, sealRegistrant } from '@/lib/registrants/import/store'

type ConnectedTx = Tx & { readonly connection: ClientBase }

/**
 * Copies new registrants into the database within the transaction: while the server takes one batch, the next is sealed.
 * `demo` remembers them as demonstration data. Throws the database's error 23505 when a UAN is there already.
 */
export async function copyRegistrants(tx: ConnectedTx, input: { registrants: Iterable<Registrant>; demo: boolean; onProgress: (done: number) => void }): Promise<number> {
  const keys = await sealingKeys(tx, new StateKeys())
  const writers = [new RegistrantWriter(), new RegistrantWriter()] as const
  const marks = new BinaryRows()
  let [filling, sending] = writers
  const sent = new OneBehind()
  let done = 0
  for (const registrant of input.registrants) {
    const sealed = sealRegistrant({ id: newRegistrantId(), registrant, sealingKey: keyOfState(keys, registrant.permanentState) })
    filling.addNew(sealed)
    if (input.demo) marks.row(1).int8(sealed.id)
    done += 1
    // The connection sends only while this loop pauses.
    if (done % 256 === 0) await setImmediate()
    if (done % limits.loadBatchRows === 0) {
      const full = filling
      await sent.start(() => full.flush(tx.connection))
      ;[filling, sending] = [sending, filling]
      input.onProgress(done)
    }
  }
  await sent.settle()
  await filling.flush(tx.connection)
  await marks.copyInto({ connection: tx.connection, target: 'registry.demo_registrant (id)' })
  return done
}

const tables = ['registry.registrant', 'registry.feed']

/** After a load the planner's figures and the visibility map are those of an empty table: pages would be slow until the next automatic run. */
export async function settleTables(): Promise<void> {
  await withOwnerConnection((connection) => connection.query('VACUUM (ANALYZE) registry.registrant, registry.feed'))
}

/** The database's clock, milliseconds since 1970 UTC. */
export async function databaseNow(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
  if (!row) throw new Error('the database does not tell the time')
  return row.now.getTime()
}

/** True when no registrant is stored. */
export async function isRegistryEmpty(tx: Tx): Promise<boolean> {
  const [row] = await tx.sql<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM registry.registrant) AND NOT EXISTS (SELECT FROM registry.feed) AS empty')
  return row?.empty ?? false
}

/**
 * Takes the indexes away for `work` and builds them again, in the same transaction: a load that dies leaves the database as it was.
 * Until the transaction ends, nobody reads these tables; only the owner may.
 */
export async function withoutIndexes<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  const constraints = await tx.sql<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS "table", quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE conrelid = ANY ($1::regclass[]) AND contype IN ('p', 'u')`, [tables])
  for (const { table, name } of constraints) await tx.sql(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  const indexes = await tx.sql<{ name: string; definition: string }>(
    'SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = ANY ($1::regclass[])', [tables])
  for (const { name } of indexes) await tx.sql(`DROP INDEX ${name}`)
  const result = await work()
  await tx.sql(`SET LOCAL maintenance_work_mem = '512MB'`)
  for (const { table, name, definition } of constraints) await tx.sql(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`)
  for (const { definition } of indexes) await tx.sql(definition)
  return result
}
