import type { Tx } from '@/lib/db/transaction'

/** A legal hold, and by which proposals it came and went. */
export interface HoldRow {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly basis: string
  readonly placedAt: Date
  readonly placedBy: readonly string[]
  readonly endedAt: Date | null
}

/** All of them, those in force first, then the newest. */
export function selectHolds(tx: Tx): Promise<HoldRow[]> {
  return tx.sql<HoldRow>(
    `SELECT h.id::text AS id, h.number, h.title, h.basis, h.placed_at AS "placedAt", array_remove(ARRAY[a.name, b.name], NULL) AS "placedBy", h.ended_at AS "endedAt"
     FROM portal.legal_hold h JOIN portal.proposal p ON p.id = h.proposal_id LEFT JOIN portal."user" a ON a.id = p.proposed_by_id LEFT JOIN portal."user" b ON b.id = p.decided_by_id
     ORDER BY h.ended_at IS NOT NULL, h.placed_at DESC`)
}
