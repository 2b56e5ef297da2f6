import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/** The instant to act for, and the end of what belongs into the mail of its Indian day: what comes after waits for the next one. */
const clock = `(SELECT at, portal.india_day(at) AS day, portal.india_midnight(portal.india_day(at)) + make_interval(hours => ${limits.digestHour}) AS cut FROM (SELECT coalesce($1::timestamptz, clock_timestamp()) AS at) asked) clock`
const waits = `m.way = 'digest' AND m.digested_at IS NULL AND m.created_at < clock.cut AND portal.mail_way(m.user_id, m.kind::text, m.params) <> 'none'`

/** People for whom something waits that belongs into today's mail, and who had none today. Nobody before its hour. */
export async function selectDigestsDue(tx: Tx, at?: Date): Promise<string[]> {
  return (await tx.sql<{ id: string }>(
    `SELECT DISTINCT m.user_id::text AS id FROM ${clock}, portal.mail m JOIN portal."user" u ON u.id = m.user_id AND u.status = 'active'
     WHERE clock.at >= clock.cut AND ${waits} AND NOT EXISTS (SELECT FROM portal.mail_digest d WHERE d.user_id = m.user_id AND d.day = clock.day) ORDER BY 1`, [at?.toISOString() ?? null])).map(({ id }) => id)
}

/** Takes the person's mail of the day, once; null when another worker has it. */
export async function takeDigest(tx: Tx, { userId, at }: { userId: string; at?: Date }): Promise<string | null> {
  const [row] = await tx.sql<{ day: string }>(`INSERT INTO portal.mail_digest (user_id, day) SELECT $2::uuid, clock.day FROM ${clock} WHERE clock.at >= clock.cut ON CONFLICT DO NOTHING RETURNING day::text AS day`, [at?.toISOString() ?? null, userId])
  return row?.day ?? null
}

const gathered = z.object({ kind: z.string(), params: z.unknown(), stateCode: z.number().nullable() })

/** Puts what waits for the person into the mail of the day, in the order in which it came. What the person no longer wants mailed stays in the portal. The instant is that of the transaction, as the mail of the day has it: by it the notice knows its mail. */
export async function gatherNotices(tx: Tx, { userId, at }: { userId: string; at?: Date }): Promise<z.output<typeof gathered>[]> {
  return z.array(gathered).parse(await tx.sql(
    `WITH put AS (
       UPDATE portal.mail m SET digested_at = now() FROM ${clock} WHERE m.user_id = $2::uuid AND ${waits} RETURNING m.id, m.kind::text AS kind, m.params, m.created_at, m.user_id
     ) SELECT put.kind, put.params, u.state_code AS "stateCode" FROM put JOIN portal."user" u ON u.id = put.user_id ORDER BY put.created_at, put.id`, [at?.toISOString() ?? null, userId]))
}
