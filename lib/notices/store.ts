import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { ways } from '@/lib/notices/choices/schema'

const mailRow = z.object({ kind: z.string(), params: z.unknown(), exportId: z.string().nullable(), signInId: z.string(), createdAt: z.date(), sentAt: z.date().nullable(), isGivenUp: z.boolean(), way: z.enum(ways), digestedAt: z.date().nullable() })
/** A mail to a person as its row has it, without its secret. */
export type MailRow = z.output<typeof mailRow>

/** The newest notices of a person, whatever way they came. The mail of the day is none: it names others. */
export async function selectMails(tx: Tx, { personId, limit }: { personId: string; limit: number }): Promise<MailRow[]> {
  return z.array(mailRow).parse(await tx.sql(
    `SELECT m.kind::text AS kind, m.params, m.export_id::text AS "exportId", u.user_id AS "signInId", m.created_at AS "createdAt", m.sent_at AS "sentAt", m.sent_at IS NULL AND m.wiped_at IS NOT NULL AS "isGivenUp", m.way, m.digested_at AS "digestedAt"
     FROM portal.mail m JOIN portal."user" u ON u.id = m.user_id WHERE m.user_id = $1::uuid AND m.kind <> 'digest' ORDER BY m.created_at DESC, m.id LIMIT $2::int`, [personId, limit]))
}
