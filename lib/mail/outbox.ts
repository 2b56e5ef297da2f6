import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { mailKinds } from '@/lib/mail/kinds'

/** A mail of the outbox with what the user row says at this moment. */
const outboxRow = z.object({
  id: z.string(), kind: z.enum(mailKinds), userId: z.string(), locale: z.enum(['en', 'hi']), params: z.unknown(),
  secretSealed: z.instanceof(Uint8Array).nullable(), messageId: z.string(), createdAt: z.date(), attempts: z.number(),
  name: z.string(), signInId: z.string(), email: z.string(), userStatus: z.enum(['invited', 'active', 'deactivated']), stateCode: z.number().nullable(),
  isGrantOver: z.boolean(), isFileDeleted: z.boolean(), exportId: z.string().nullable(), exportStatus: z.string().nullable(), passwordSealed: z.instanceof(Uint8Array).nullable(),
})
export type OutboxRow = z.output<typeof outboxRow>

/** The mail if it still waits to be sent; undefined when it was sent or given up. */
export async function findWaiting(tx: Tx, id: string): Promise<OutboxRow | undefined> {
  const rows = await tx.sql(
    `SELECT m.id::text AS id, m.kind::text AS kind, m.user_id::text AS "userId", m.locale, m.params, m.secret_sealed AS "secretSealed", m.message_id AS "messageId",
       m.created_at AS "createdAt", m.attempts, u.name, u.user_id AS "signInId", u.email, u.status::text AS "userStatus", u.state_code AS "stateCode",
       EXISTS (SELECT FROM portal."grant" g WHERE g.id::text = m.params->>'grantId' AND (g.ended_at IS NOT NULL OR g.ends_at <= now())) AS "isGrantOver",
       EXISTS (SELECT FROM portal.export_deletion x WHERE x.export_id = m.export_id) AS "isFileDeleted",
       e.id::text AS "exportId", e.status::text AS "exportStatus", e.password_sealed AS "passwordSealed"
     FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id LEFT JOIN portal.export e ON e.id = m.export_id
     WHERE m.id = $1::uuid AND m.way = 'atOnce' AND m.sent_at IS NULL AND m.wiped_at IS NULL`,
    [id],
  )
  return rows[0] && outboxRow.parse(rows[0])
}

/** Notes that the mail left; false when somebody noted it before. Its secret is of no more use here. */
export async function markSent(tx: Tx, { id, to }: { id: string; to: string }): Promise<boolean> {
  const rows = await tx.sql(
    `UPDATE portal.mail SET sent_at = now(), sent_to = $2, attempts = attempts + 1, last_error = NULL, secret_sealed = NULL, wiped_at = now() WHERE id = $1::uuid AND sent_at IS NULL RETURNING id`,
    [id, to],
  )
  return rows.length > 0
}

/** Notes a failed attempt; `givenUp` ends the attempts and wipes the secret. Returns when to try again, or null. */
export async function markFailed(tx: Tx, input: { id: string; cause: string; givenUp: boolean; pauseSeconds: number }): Promise<Date | null> {
  const rows = await tx.sql<{ nextAt: Date | null }>(
    `UPDATE portal.mail SET attempts = attempts + 1, last_error = $2, secret_sealed = CASE WHEN $3 THEN NULL ELSE secret_sealed END, wiped_at = CASE WHEN $3 THEN now() END
     WHERE id = $1::uuid AND sent_at IS NULL RETURNING CASE WHEN $3 THEN NULL ELSE now() + make_interval(secs => $4) END AS "nextAt"`,
    [input.id, input.cause, input.givenUp, input.pauseSeconds],
  )
  return rows[0]?.nextAt ?? null
}
