import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { OwnRecovery } from '@/lib/recovery/schema'

/** Whether a wish still says something: who has signed in since has lost nothing, and what nobody followed for weeks is over. */
export const liveWish = `w.closed_at IS NULL AND w.asked_at > coalesce(u.last_sign_in_at, '-infinity') AND w.asked_at > now() - interval '${limits.recoveryWishDays} days'`

/** The account in use or invited with this user id; undefined for anybody else. */
export async function findByUserId(tx: Tx, userId: string): Promise<{ id: string; stateCode: number | null } | undefined> {
  const [row] = await tx.sql<{ id: string; stateCode: number | null }>(
    `SELECT id, state_code AS "stateCode" FROM portal."user" WHERE user_id = $1 AND status <> 'deactivated'`, [userId.includes('\0') ? '' : userId])
  return row
}

/** Writes a wish unless one is open; true when it was written. One that says nothing any more makes room. */
export async function insertWish(tx: Tx, accountId: string): Promise<boolean> {
  await tx.sql(
    `UPDATE portal.recovery_wish w SET closed_at = clock_timestamp(), outcome = 'over' FROM portal."user" u WHERE u.id = w.user_id AND w.user_id = $1::uuid AND w.closed_at IS NULL AND NOT (${liveWish})`, [accountId])
  return (await tx.sql('INSERT INTO portal.recovery_wish (user_id) VALUES ($1::uuid) ON CONFLICT DO NOTHING RETURNING id', [accountId])).length === 1
}

/** Closes the account's open wish; false when there is none. */
export async function closeWish(tx: Tx, input: { accountId: string; outcome: 'refused' | 'setAside' | 'stopped'; byId: string | null }): Promise<boolean> {
  const rows = await tx.sql(
    'UPDATE portal.recovery_wish SET closed_at = clock_timestamp(), outcome = $2, closed_by_id = $3::uuid WHERE user_id = $1::uuid AND closed_at IS NULL RETURNING id', [input.accountId, input.outcome, input.byId])
  return rows.length === 1
}

/** What is under way to let the account's owner in anew: when it was asked on the public page, when an admin proposed it. Undefined when nothing is. */
export async function findOwnRecovery(tx: Tx, accountId: string): Promise<OwnRecovery | undefined> {
  const [row] = await tx.sql<OwnRecovery>(
    `SELECT (SELECT w.asked_at FROM portal.recovery_wish w WHERE w.user_id = u.id AND ${liveWish}) AS "askedAt",
       (SELECT max(p.proposed_at) FROM portal.proposal p WHERE p.kind = 'account.recover' AND p.subject = u.id::text AND p.status = 'open' AND portal.proposal_death(p) IS NULL) AS "proposedAt"
     FROM portal."user" u WHERE u.id = $1::uuid`, [accountId])
  return row && (row.askedAt ?? row.proposedAt) ? row : undefined
}
