import type { ClientBase } from 'pg'
import type { OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { withConnection } from '@/lib/db/pool'
import type { DatabaseRole } from '@/lib/db/roles'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'

declare const opened: unique symbol

export type RowRight = 'view' | 'download'

/** In whose name registrants' rows are read: an officer's session, or an export that is being built. */
export type RowHolder = { readonly officer: Pick<OfficerActor, 'sessionId'>; readonly right: RowRight } | { readonly exportId: string; readonly right: 'download' }

/** A snapshot in which the holder's rows are open for one right. Queries on the feed take no other. */
export interface ScopedTx<Right extends RowRight = RowRight> extends Tx {
  readonly [opened]: Right
}

/**
 * The way to read registrants: one READ ONLY snapshot in which row-level security opens the holder's rows for the right and no others (docs/decisions/0050).
 * The second lock: `work` still mints its scope and asks by it. A holder whose session or export is over reads nothing.
 */
export function inScopedRead<Holder extends RowHolder, T>(holder: Holder, work: (tx: ScopedTx<Holder['right']>) => Promise<T>): Promise<T> {
  return withConnection(loginOf(holder), async (connection) => {
    const result = await work(await beginScopedRead(connection, holder))
    await connection.query('COMMIT')
    return result
  })
}

/** Begins the same snapshot on a connection at hand, for a cursor that lives longer than one call. Whoever begins ends it, with COMMIT or ROLLBACK. */
export async function beginScopedRead<Holder extends RowHolder>(connection: ClientBase, holder: Holder): Promise<ScopedTx<Holder['right']>> {
  await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
  // Local to the transaction: nothing of it is left when the connection goes back.
  const { rows } = await connection.query<{ isOverdue: boolean }>(`SELECT set_config('portal.token', $1, true), set_config('portal.right', $2, true), ledger.is_overdue() AS "isOverdue"`, [rowToken(idOf(holder)), holder.right])
  // No proof, no data: whoever begins rolls back.
  if (rows[0]?.isOverdue !== false) throw new AppError('ledger', { reason: 'unwitnessed' })
  const tx: Tx = {
    events: [],
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await connection.query<Row>(text, [...values])).rows,
  }
  return tx as ScopedTx<Holder['right']>
}

/** Which login the database accepts the holder's token from. */
export function loginOf(holder: RowHolder): DatabaseRole {
  return 'officer' in holder ? 'portal_reader' : 'portal_worker'
}

function idOf(holder: RowHolder): string {
  return 'officer' in holder ? holder.officer.sessionId : holder.exportId
}
