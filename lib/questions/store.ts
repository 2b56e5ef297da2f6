import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { type SavedQuestion, savedQuestion } from '@/lib/questions/schema'

/** The questions of whoever speaks in the transaction, by name; row-level security knows no others. */
export async function selectQuestions(tx: Tx): Promise<SavedQuestion[]> {
  return z.array(savedQuestion).parse(await tx.sql('SELECT id::text AS id, name, filters FROM ledger.question ORDER BY lower(name), id'))
}

/** One question of whoever speaks; undefined when there is none. */
export async function findQuestion(tx: Tx, id: string): Promise<SavedQuestion | undefined> {
  const [row] = await tx.sql('SELECT id::text AS id, name, filters FROM ledger.question WHERE id = $1::uuid', [id])
  return row && savedQuestion.parse(row)
}

/** Questions of one person are saved one after the other, or two at once would both find room. */
export async function lockQuestions(tx: Tx, ownerId: string): Promise<void> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('questions'), hashtext($1))::text AS locked`, [ownerId])
}

/** Whether a question of whoever speaks, another than `but`, has that name, in whatever letters. */
export async function isNameTaken(tx: Tx, input: { name: string; but?: string }): Promise<boolean> {
  return (await tx.sql('SELECT 1 AS one FROM ledger.question WHERE lower(name) = lower($1) AND id IS DISTINCT FROM $2::uuid', [input.name, input.but ?? null])).length > 0
}

export async function insertQuestion(tx: Tx, question: { ownerId: string; name: string; filters: Readonly<Record<string, string>> }): Promise<string> {
  const [row] = await tx.sql<{ id: string }>('INSERT INTO ledger.question (owner_id, name, filters) VALUES ($1::uuid, $2, $3::jsonb) RETURNING id::text AS id', [question.ownerId, question.name, JSON.stringify(question.filters)])
  if (!row) throw new Error('no question was kept')
  return row.id
}

export async function renameRow(tx: Tx, { id, name }: { id: string; name: string }): Promise<void> {
  await tx.sql('UPDATE ledger.question SET name = $2 WHERE id = $1::uuid', [id, name])
}

export async function deleteRow(tx: Tx, id: string): Promise<void> {
  await tx.sql('DELETE FROM ledger.question WHERE id = $1::uuid', [id])
}
