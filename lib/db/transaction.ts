import type { Client, ClientBase, PoolClient } from 'pg'
import type { LedgerEvent } from '@/lib/audit/event'
import { AppError } from '@/lib/errors'
import { withConnection, withOwnerConnection } from '@/lib/db/pool'
import { prisma, type Prisma } from '@/lib/db/prisma'
import type { DatabaseRole } from '@/lib/db/roles'

/** A transaction that can speak SQL and gathers its ledger events. Prisma and pg transactions both serve. */
export interface Tx {
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Filled by `record`; appended under the head lock as the transaction's last statement, so that positions are gapless and the lock short. */
  readonly events: LedgerEvent[]
}

/** A control-plane transaction: `db` is Prisma inside the same transaction. */
export interface ControlTx extends Tx {
  readonly db: Prisma.TransactionClient
}

/** Runs `work` and its events in one control-plane transaction; throws what `work` throws, and then nothing happened. */
export function inTransaction<T>(work: (tx: ControlTx) => Promise<T>): Promise<T> {
  return prisma().$transaction(async (db) => {
    const tx: ControlTx = { db, events: [], sql: (text, values = []) => db.$queryRawUnsafe(text, ...values) }
    const result = await work(tx)
    await appendEvents(tx)
    return result
  })
}

/** The same on a plain connection under the given role: for the data plane and for jobs that stream. */
export function inRoleTransaction<T>(role: DatabaseRole, work: (tx: Tx & { connection: PoolClient }) => Promise<T>): Promise<T> {
  return withConnection(role, (connection) => inConnectionTransaction(connection, work))
}

/**
 * The same as the database's owner, for commands that lay down whole tables (demonstration data, bulk generation).
 * Throws when the process was given no owner's connection: web and worker have none to give away.
 */
export function inOwnerTransaction<T>(work: (tx: Tx & { connection: Client }) => Promise<T>): Promise<T> {
  return withOwnerConnection((connection) => inConnectionTransaction(connection, work))
}

/** The same on a connection at hand: for work that keeps one connection over many transactions. */
export async function inConnectionTransaction<Connection extends ClientBase, T>(connection: Connection, work: (tx: Tx & { connection: Connection }) => Promise<T>): Promise<T> {
  await connection.query('BEGIN')
  const tx = { ...txOf(connection), connection }
  try {
    const result = await work(tx)
    await appendEvents(tx)
    await connection.query('COMMIT')
    return result
  } catch (error) {
    // A rollback that fails too must not hide why; the connection is destroyed in any case.
    await connection.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

/** One READ ONLY snapshot for a page: whatever tries to write in it is an SQL error. */
export function inReadOnly<T>(role: DatabaseRole, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withConnection(role, async (connection) => {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const result = await work(txOf(connection))
    await connection.query('COMMIT')
    return result
  })
}

function txOf(connection: ClientBase): Tx {
  return {
    events: [],
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await connection.query<Row>(text, [...values])).rows,
  }
}

async function appendEvents(tx: Tx): Promise<void> {
  if (tx.events.length === 0) return
  try {
    await tx.sql('SELECT ledger.append($1::jsonb)', [JSON.stringify(tx.events)])
  } catch (cause) {
    // No audit, no data: whatever keeps the event from being written undoes the change (design, section 7).
    throw new AppError('ledger', { cause })
  }
}
