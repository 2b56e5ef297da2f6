import type { Permission } from '@/lib/auth/permissions'
import type { Tx } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'

/**
 * Tells every active admin whose role has the permission that something waits for a decision, in the caller's transaction; `exceptId` is who put it there and does not decide on it.
 * Whether that is a mail, a line in the mail of the day or a notice in the portal alone, each admin chooses.
 */
export async function callAdmins(tx: Tx, { permission, exceptId, ...waits }: { permission: Permission; exceptId: string } & MailParams['decisionWaits']): Promise<void> {
  const admins = await tx.sql<{ id: string }>(
    `SELECT u.id::text AS id FROM portal."user" u WHERE u.kind = 'admin' AND u.status = 'active' AND u.id <> $2::uuid AND $1 = ANY (portal.admin_permissions(u.id)) ORDER BY u.id`, [permission, exceptId])
  for (const { id } of admins) await enqueueMail(tx, { kind: 'decisionWaits', userId: id, params: waits })
}
