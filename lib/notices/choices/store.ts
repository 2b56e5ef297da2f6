import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import type { Choice } from '@/lib/notices/choices/rules'
import { choosable, ways } from '@/lib/notices/choices/schema'

const choiceRow = z.object({ topic: z.string(), way: z.enum(ways) })

/** What whoever speaks in the transaction chose; row-level security knows no other's choices. What is no topic any more is left out. */
export async function selectChoices(tx: Tx): Promise<Choice[]> {
  const rows = z.array(choiceRow).parse(await tx.sql('SELECT topic, way FROM portal.mail_choice ORDER BY topic'))
  return rows.flatMap(({ topic: word, way }) => choosable.filter((topic) => topic === word).map((topic) => ({ topic, way })))
}

/** Keeps a choice; false when it was kept already. Throws the database's refusal of a topic that is not the reader's. */
export async function putChoice(tx: Tx, { userId, topic, way }: Choice & { userId: string }): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO portal.mail_choice AS c (user_id, topic, way) VALUES ($1::uuid, $2, $3)
     ON CONFLICT (user_id, topic) DO UPDATE SET way = excluded.way WHERE c.way <> excluded.way RETURNING c.topic`, [userId, topic, way])
  return rows.length > 0
}
