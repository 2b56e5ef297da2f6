import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { type FactorKind, factorKinds } from '@/lib/factors/schema'
import { limits } from '@/lib/limits'

/** Enough of a handover for an event and a mail. */
export interface DueHandover {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly successorId: string | null
  readonly stateCode: number
  readonly effectiveAt: Date | null
  readonly mode: 'signed' | 'contingency'
}

const dueColumns = `h.id, h.number, h.officer_id AS "officerId", h.successor_id AS "successorId", h.state_code AS "stateCode", h.effective_at AS "effectiveAt", h.mode`

/** Accepted handovers whose instant has come and whose rest is not done. */
export async function selectUnsettled(tx: Tx): Promise<string[]> {
  return (await tx.sql<{ id: string }>(`SELECT id FROM portal.handover WHERE status = 'accepted' AND effective_at <= now() ORDER BY effective_at, id`)).map(({ id }) => id)
}

/** Does the rest for one (portal.settle_handover); undefined when it is done already or its instant has not come. */
export async function settle(tx: Tx, id: string): Promise<(DueHandover & { sessions: number; deactivated: boolean; factors: readonly FactorKind[] }) | undefined> {
  const [row] = await tx.sql<{ done: unknown }>('SELECT portal.settle_handover($1::uuid) AS done', [id])
  if (!row || row.done === null) return undefined
  const done = z.object({ sessions: z.number(), deactivated: z.boolean(), factors: z.array(z.enum(factorKinds)) }).parse(row.done)
  return { ...(await findDue(tx, id)), ...done }
}

/** Handovers whose time may have run out, or whose lapse is still to be followed by the day of relief. */
export async function selectLapsing(tx: Tx): Promise<string[]> {
  return (await tx.sql<{ id: string }>(
    `SELECT h.id FROM portal.handover h CROSS JOIN portal.policy p WHERE (h.status = 'approved' AND h.accept_by <= now())
       OR (h.status IN ('signed', 'returned') AND portal.india_midnight(h.relief_on + 1 + p.handover_days) <= now())
       OR (h.status = 'lapsed' AND h.mode = 'signed' AND h.neither_at IS NULL AND portal.india_midnight(h.relief_on) <= now()) ORDER BY h.signed_at, h.id`)).map(({ id }) => id)
}

/** Lets one lapse (portal.lapse_handover). What happened now, and how many grants neither officer holds. */
export async function lapse(tx: Tx, id: string): Promise<DueHandover & { happened: readonly string[]; grants: number }> {
  const [row] = await tx.sql<{ happened: string[] }>('SELECT portal.lapse_handover($1::uuid) AS happened', [id])
  const [held] = await tx.sql<{ grants: number }>('SELECT count(*)::int AS grants FROM portal.grant_suspension WHERE handover_id = $1::uuid AND resumed_at IS NULL', [id])
  return { ...(await findDue(tx, id)), happened: row?.happened ?? [], grants: held?.grants ?? 0 }
}

/** Notes, each once, of which handovers the successor is to be reminded now; of two workers one gets the row. */
export async function takeReminders(tx: Tx): Promise<(DueHandover & { days: number; acceptBy: Date })[]> {
  const due = limits.handoverReminderDays.map((days, index) => `WHEN now() >= h.accept_by - make_interval(days => ${days}) AND h.reminders <= ${index} THEN ${index + 1}`).reverse()
  return tx.sql(
    `UPDATE portal.handover h SET reminders = CASE ${due.join(' ')} END WHERE h.status = 'approved' AND now() < h.accept_by AND CASE ${due.join(' ')} END IS NOT NULL
     RETURNING ${dueColumns}, h.accept_by AS "acceptBy", (portal.india_day(h.accept_by) - 1 - portal.india_day())::int AS days`)
}

/** The admins who may approve, for what has to be looked at. */
export async function selectApprovers(tx: Tx): Promise<string[]> {
  return (await tx.sql<{ id: string }>(`SELECT u.id FROM portal."user" u WHERE u.kind = 'admin' AND u.status = 'active' AND 'approve' = ANY (portal.admin_permissions(u.id)) ORDER BY u.id`)).map(({ id }) => id)
}

async function findDue(tx: Tx, id: string): Promise<DueHandover> {
  const [row] = await tx.sql<DueHandover>(`SELECT ${dueColumns} FROM portal.handover h WHERE h.id = $1::uuid`, [id])
  if (!row) throw new Error('there is no such handover')
  return row
}
