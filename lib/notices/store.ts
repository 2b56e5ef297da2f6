import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { ways } from '@/lib/notices/choices/schema'

const mailRow = z.object({ kind: z.string(), params: z.unknown(), exportId: z.string().nullable(), signInId: z.string(), createdAt: z.date(), sentAt: z.date().nullable(), isGivenUp: z.boolean(), way: z.enum(ways), isUnwanted: z.boolean(), digest: z.enum(['sent', 'givenUp', 'waits']).nullable() })
/** A mail to a person as its row has it, without its secret. */
export type MailRow = z.output<typeof mailRow>

/**
 * The newest notices of whoever speaks in the transaction, whatever way they came. The mail of the day is none: it names others, and `digest` is how the one fared that a notice is in.
 * `isUnwanted`: its reader wants such notices mailed no more.
 */
export async function selectMails(tx: Tx, { personId, limit }: { personId: string; limit: number }): Promise<MailRow[]> {
  return z.array(mailRow).parse(await tx.sql(
    `SELECT m.kind::text AS kind, m.params, m.export_id::text AS "exportId", u.user_id AS "signInId", m.created_at AS "createdAt", m.sent_at AS "sentAt", m.sent_at IS NULL AND m.wiped_at IS NOT NULL AS "isGivenUp", m.way,
       EXISTS (SELECT FROM portal.mail_choice c WHERE c.user_id = m.user_id AND c.topic = m.kind::text AND c.way = 'none') AS "isUnwanted",
       (SELECT CASE WHEN d.sent_at IS NOT NULL THEN 'sent' WHEN d.wiped_at IS NOT NULL THEN 'givenUp' ELSE 'waits' END FROM portal.mail d WHERE d.user_id = m.user_id AND d.kind = 'digest' AND d.created_at = m.digested_at) AS digest
     FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE m.user_id = $1::uuid AND m.kind <> 'digest' ORDER BY m.created_at DESC, m.id LIMIT $2::int`, [personId, limit]))
}
