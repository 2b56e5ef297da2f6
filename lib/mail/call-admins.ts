import type { Tx } from '@/lib/db/transaction'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'

type Matter = MailParams['decisionWaits']['matter']

const approves = `'approve' = ANY (portal.admin_permissions(u.id))`
const handed = `${approves} AND NOT EXISTS (SELECT FROM portal.request r WHERE r.handover_id = $1::uuid AND r.status IN ('submitted', 'firstApproved') AND portal.decision_bar(r.id, u.id) IS NOT NULL)`
/** Whom the database itself would let decide: not who put it there, whom it is about, or a second account of either. */
const mayDecide: Readonly<Record<Matter, string>> = {
  request: `${approves} AND portal.decision_bar($1::uuid, u.id) IS NULL`,
  handover: handed,
  contingency: handed,
  proposal: 'EXISTS (SELECT FROM portal.proposal p WHERE p.id = $1::uuid AND portal.proposal_waits(p, u.id))',
  file: `${approves} AND NOT EXISTS (SELECT FROM portal.export e WHERE e.id = $1::uuid AND portal.same_holder(e.officer_id, u.id))`,
}

/**
 * Tells every active admin who may decide on it that something was put before them, in the caller's transaction, after it is written. `id` is the row of the matter, `number` how people call it.
 * Whether that is a mail, a line in the mail of the day or a notice in the portal alone, each admin chooses.
 */
export async function callAdmins(tx: Tx, { id, matter, number }: { id: string } & MailParams['decisionWaits']): Promise<void> {
  const admins = await tx.sql<{ id: string }>(`SELECT u.id::text AS id FROM portal."user" u WHERE u.kind = 'admin' AND u.status = 'active' AND ${mayDecide[matter]} ORDER BY u.id`, [id])
  for (const admin of admins) await enqueueMail(tx, { kind: 'decisionWaits', userId: admin.id, params: { matter, number } })
}
