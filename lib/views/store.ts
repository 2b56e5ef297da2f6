import type { Tx } from '@/lib/db/transaction'
import { readView, storedView } from '@/lib/views/rules'
import type { SavedView, ViewQuery } from '@/lib/views/schema'

/** The views of whoever speaks in the transaction, by name; row-level security knows no others. What is no view any more is left out. */
export async function selectViews(tx: Tx): Promise<SavedView[]> {
  const rows = await tx.sql<{ id: string; name: string; query: unknown }>('SELECT id::text AS id, name, query FROM portal.saved_view ORDER BY lower(name), id')
  return rows.flatMap(({ id, name, query }) => { const view = readView(query); return view ? [{ id, name, query: view }] : [] })
}

/** The name of a view of whoever speaks; undefined when there is none of that id. */
export async function findViewName(tx: Tx, id: string): Promise<string | undefined> {
  return (await tx.sql<{ name: string }>('SELECT name FROM portal.saved_view WHERE id = $1::uuid', [id]))[0]?.name
}

/** Views of one officer are kept one after the other, or two at once would both find room. How many there are, and whether one is called so, in whatever letters. */
export async function lockViews(tx: Tx, { ownerId, name }: { ownerId: string; name: string }): Promise<{ count: number; isTaken: boolean }> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('views'), hashtext($1))::text AS locked`, [ownerId])
  const [row] = await tx.sql<{ count: number; isTaken: boolean }>(`SELECT count(*)::int AS count, coalesce(bool_or(lower(name) = lower($1)), false) AS "isTaken" FROM portal.saved_view`, [name])
  return row ?? { count: 0, isTaken: false }
}

export async function insertView(tx: Tx, view: { ownerId: string; name: string; query: ViewQuery }): Promise<void> {
  await tx.sql('INSERT INTO portal.saved_view (owner_id, name, query) VALUES ($1::uuid, $2, $3::jsonb)', [view.ownerId, view.name, JSON.stringify(storedView(view.query))])
}

export async function deleteRow(tx: Tx, id: string): Promise<void> {
  await tx.sql('DELETE FROM portal.saved_view WHERE id = $1::uuid', [id])
}
