import type { ClientBase } from 'pg'
import type { Tx } from '@/lib/db/transaction'
import { keyCheck } from '@/lib/vault/rules'

/** A holder's row as it lies there. */
export interface SealedHolder {
  readonly reference: string
  readonly numberIndex: Buffer
  readonly dataKey: Buffer
  readonly number: Buffer
  readonly token: Buffer
}

/** Adds a holder; false when the number has one already. */
export async function insertHolder(tx: Tx, row: SealedHolder): Promise<boolean> {
  const rows = await tx.sql(
    'INSERT INTO vault.holder (reference, number_index, data_key, number, token) VALUES ($1::uuid, $2, $3, $4, $5) ON CONFLICT (number_index) DO NOTHING RETURNING reference',
    [row.reference, row.numberIndex, row.dataKey, row.number, row.token])
  return rows.length === 1
}

/**
 * Releases the number from a holder that no living factor names: one that was revoked, or whose enrolment ended half-way. A minute's grace, because an enrolment
 * that is just being written names it only with its commit.
 */
export async function releaseForgotten(tx: Tx, index: Buffer): Promise<void> {
  await tx.sql(
    `UPDATE vault.holder h SET released_at = now(), number_index = NULL, data_key = NULL, number = NULL, token = NULL
     WHERE h.number_index = $1 AND h.created_at < now() - interval '1 minute'
       AND NOT EXISTS (SELECT FROM portal.aadhaar_link l JOIN portal.factor f ON f.id = l.factor_id WHERE l.vault_reference = h.reference AND f.revoked_at IS NULL)`, [index])
}

/** The holder of a reference; undefined when there is none or it was released. */
export async function findHolder(tx: Tx, reference: string): Promise<SealedHolder | undefined> {
  const [row] = await tx.sql<SealedHolder>(
    `SELECT reference, number_index AS "numberIndex", data_key AS "dataKey", number, token FROM vault.holder WHERE reference = $1::uuid AND released_at IS NULL`, [reference])
  return row
}

/** Writes down what UIDAI was asked and answered. */
export async function insertAuthentication(tx: Tx, row: { reference: string; transaction: string; purpose: string; act: string; result: string; dataKey: Buffer | null; answer: Buffer | null }): Promise<void> {
  await tx.sql('INSERT INTO vault.authentication (reference, transaction, purpose, act, result, data_key, answer) VALUES ($1::uuid, $2, $3, $4, $5, $6, $7)',
    [row.reference, row.transaction, row.purpose, row.act, row.result, row.dataKey, row.answer])
}

const seenInserts = {
  capture: 'INSERT INTO vault.seen_capture (digest) VALUES ($1) ON CONFLICT (digest) DO NOTHING RETURNING digest',
  code: 'INSERT INTO vault.seen_code (digest) VALUES ($1) ON CONFLICT (digest) DO NOTHING RETURNING digest',
} as const

/** Remembers a capture or an answer's code, of two at once for one of them only; true when it was known. */
export async function see(tx: Tx, what: keyof typeof seenInserts, digest: Buffer): Promise<boolean> {
  return (await tx.sql(seenInserts[what], [digest])).length === 0
}

/** The database's clock, also inside a longer transaction. */
export async function readClock(tx: Tx): Promise<Date> {
  const [row] = await tx.sql<{ now: Date }>('SELECT clock_timestamp() AS now')
  if (!row) throw new Error('the database does not tell the time')
  return row.now
}

/** Notes the key of a new vault, or compares it with the one it was made with; false when it is another. Takes the owner's connection. */
export async function checkVaultKey(client: Pick<ClientBase, 'query'>): Promise<boolean> {
  const digest = keyCheck()
  await client.query('INSERT INTO vault.key_check (digest) VALUES ($1) ON CONFLICT (id) DO NOTHING', [digest])
  const { rows } = await client.query<{ same: boolean }>('SELECT digest = $1 AS same FROM vault.key_check', [digest])
  return rows[0]?.same === true
}
