import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { type Ticket, ticketRow, type TicketTopic } from '@/lib/tickets/schema'

const columns = `t.id::text AS id, t.number, t.topic, t.page, t.reference, t.text, t.asked_at AS "askedAt", t.author_id::text AS "authorId", a.name AS "authorName", a.state_code AS "stateCode", t.answered_at AS "answeredAt", b.name AS "answeredByName", t.answer
  FROM portal.ticket t JOIN portal."user" a ON a.id = t.author_id LEFT JOIN portal."user" b ON b.id = t.answered_by_id`

/** One person's questions, or everybody's: those that wait first, the oldest of them, then the newest. */
export async function selectTickets(tx: Tx, { authorId, limit }: { authorId?: string; limit: number }): Promise<Ticket[]> {
  return z.array(ticketRow).parse(await tx.sql(
    `SELECT ${columns} WHERE $1::uuid IS NULL OR t.author_id = $1::uuid ORDER BY t.answered_at IS NOT NULL, CASE WHEN t.answered_at IS NULL THEN t.asked_at END, t.answered_at DESC, t.number LIMIT $2::int`, [authorId ?? null, limit]))
}

export async function findTicket(tx: Tx, id: string): Promise<Ticket | undefined> {
  const [row] = await tx.sql(`SELECT ${columns} WHERE t.id = $1::uuid`, [id])
  return row && ticketRow.parse(row)
}

export async function countWaiting(tx: Tx): Promise<number> {
  return (await tx.sql<{ count: number }>('SELECT count(*)::int AS count FROM portal.ticket WHERE answered_at IS NULL'))[0]?.count ?? 0
}

/** Questions of one officer are asked one after the other; how many of them wait, and how many came today. */
export async function lockTickets(tx: Tx, authorId: string): Promise<{ waiting: number; today: number }> {
  await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('tickets'), hashtext($1))::text AS locked`, [authorId])
  const [row] = await tx.sql<{ waiting: number; today: number }>(
    `SELECT (count(*) FILTER (WHERE answered_at IS NULL))::int AS waiting, (count(*) FILTER (WHERE asked_at >= portal.india_midnight(portal.india_day(now()))))::int AS today FROM portal.ticket WHERE author_id = $1::uuid`, [authorId])
  return row ?? { waiting: 0, today: 0 }
}

export async function insertTicket(tx: Tx, row: { id: string; number: string; authorId: string; topic: TicketTopic; page: string; reference: string; text: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.ticket (id, number, author_id, topic, page, reference, text) VALUES ($1::uuid, $2, $3::uuid, $4, $5, $6, $7)', [row.id, row.number, row.authorId, row.topic, row.page, row.reference, row.text])
}

/** Answers it; false when it is answered. */
export async function answerRow(tx: Tx, row: { id: string; adminId: string; answer: string }): Promise<boolean> {
  return (await tx.sql('UPDATE portal.ticket SET answered_by_id = $2::uuid, answer = $3 WHERE id = $1::uuid AND answered_at IS NULL RETURNING id', [row.id, row.adminId, row.answer])).length > 0
}
