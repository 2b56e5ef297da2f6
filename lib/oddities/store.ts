import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { oddityFacts, oddityRules, type OddityVerdict, oddityVerdicts } from '@/lib/oddities/schema'

const oddityRow = z.object({
  id: z.string(), number: z.string(), rule: z.enum(oddityRules), subjectId: z.string(), subjectName: z.string(), subjectKind: z.enum(['admin', 'officer', 'auditor']), userId: z.string(), stateCode: z.number().nullable(), day: z.string(), foundAt: z.date(),
  facts: oddityFacts, verdict: z.enum(oddityVerdicts).nullable(), note: z.string().nullable(), closedAt: z.date().nullable(), closedBy: z.string().nullable(), positions: z.array(z.string()),
})
/** What a rule found, about whom, and what an auditor found behind it. */
export type OddityRow = z.output<typeof oddityRow>

const columns = `o.id::text AS id, o.number, o.rule, o.subject_id::text AS "subjectId", u.name AS "subjectName", u.kind::text AS "subjectKind", u.user_id AS "userId", o.state_code AS "stateCode", o.day::text AS day, o.found_at AS "foundAt",
  o.facts, o.verdict, o.note, o.closed_at AS "closedAt", c.name AS "closedBy", o.positions::text[] AS positions
  FROM portal.oddity o JOIN portal."user" u ON u.id = o.subject_id LEFT JOIN portal."user" c ON c.id = o.closed_by_id`

/** Open ones, the oldest first, or closed ones, the newest first. */
export async function selectOddities(tx: Tx, { isOpen, limit }: { isOpen: boolean; limit: number }): Promise<OddityRow[]> {
  return z.array(oddityRow).parse(await tx.sql(isOpen ? `SELECT ${columns} WHERE o.verdict IS NULL ORDER BY o.found_at, o.number LIMIT $1` : `SELECT ${columns} WHERE o.verdict IS NOT NULL ORDER BY o.closed_at DESC, o.number LIMIT $1`, [limit]))
}

export async function findOddity(tx: Tx, id: string): Promise<OddityRow | undefined> {
  const [row] = await tx.sql(`SELECT ${columns} WHERE o.id = $1::uuid`, [id])
  return row && oddityRow.parse(row)
}

export async function countOpen(tx: Tx): Promise<number> {
  const [row] = await tx.sql<{ count: number }>('SELECT count(*)::int AS count FROM portal.oddity WHERE verdict IS NULL')
  return row?.count ?? 0
}

/** An event that shows it. */
export interface EvidenceRow {
  readonly position: number
  readonly at: Date
  readonly kind: string
  readonly outcome: 'done' | 'refused' | 'failed'
  readonly address: string | null
  readonly details: Readonly<Record<string, unknown>>
}
const evidenceRow = z.object({
  position: z.string().transform(Number), at: z.date(), kind: z.string(), outcome: z.enum(['done', 'refused', 'failed']), address: z.string().nullable(), details: z.record(z.string(), z.unknown()),
})

export async function selectEvidence(tx: Tx, positions: readonly string[]): Promise<EvidenceRow[]> {
  return z.array(evidenceRow).parse(await tx.sql('SELECT e.position::text, e.recorded_at AS at, e.kind, e.outcome, e.address, e.details FROM ledger.event e WHERE e.position = ANY ($1::bigint[]) ORDER BY e.position', [positions]))
}

/** Whether the oddity is about an account of the person who speaks in the transaction. */
export async function isOwnDoing(tx: Tx, subjectId: string): Promise<boolean> {
  const [row] = await tx.sql<{ own: boolean }>('SELECT portal.is_own_doing($1::uuid) AS own', [subjectId])
  return row?.own ?? true
}

/** Writes what was found behind it; false when somebody did before, or it is not there. Throws the database's refusal for one's own doings. */
export async function closeOddity(tx: Tx, word: { id: string; verdict: OddityVerdict; note: string; auditorId: string }): Promise<{ number: string; rule: OddityRow['rule']; stateCode: number | null } | undefined> {
  const [row] = await tx.sql<{ number: string; rule: OddityRow['rule']; stateCode: number | null }>(
    'UPDATE portal.oddity SET verdict = $2, note = $3, closed_by_id = $4::uuid WHERE id = $1::uuid AND verdict IS NULL AND subject_id <> $4::uuid RETURNING number, rule, state_code AS "stateCode"', [word.id, word.verdict, word.note, word.auditorId])
  return row
}
