import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'

const peopleRow = z.object({
  id: z.string(), officerName: z.string(), designation: z.string(), rank: z.string().nullable(), proposedByName: z.string(), proposedByKind: z.enum(['admin', 'officer', 'auditor']), grantId: z.string().nullable(),
})

/** Who stands in a request: the officer it is about (as nominated, while there is no account), who entered it, and the grant it led to. */
export type RequestPeople = z.output<typeof peopleRow>

/** The people of requests, by request. A nominee without a name yet is an empty word. */
export async function selectPeople(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, RequestPeople>> {
  const rows = await tx.sql<object>(
    `SELECT r.id, coalesce(o.name, r.nominee_name, r.form->>'name', '') AS "officerName", coalesce(o.designation, r.nominee_designation, r.form->>'designation', '') AS designation,
            coalesce(o.rank, r.nominee_rank, r.form->>'rank') AS rank, p.name AS "proposedByName", p.kind::text AS "proposedByKind", (SELECT g.id FROM portal."grant" g WHERE g.request_id = r.id) AS "grantId"
     FROM portal.request r LEFT JOIN portal."user" o ON o.id = r.officer_id JOIN portal."user" p ON p.id = r.proposed_by_id WHERE r.id = ANY ($1::uuid[])`,
    [[...ids]],
  )
  return new Map(rows.map((row) => peopleRow.parse(row)).map((row) => [row.id, row]))
}

/** The requests, those of handovers aside, that wait for the person: returned ones they entered, and where they decide those that nothing bars them from. */
export async function selectWaiting(tx: Tx, input: { personId: string; decides: boolean }): Promise<ReadonlySet<string>> {
  const rows = await tx.sql<{ id: string }>(
    `SELECT r.id FROM portal.request r WHERE r.handover_id IS NULL AND ((r.status = 'returned' AND r.proposed_by_id = $1::uuid)
       OR ($2::boolean AND r.status IN ('submitted', 'firstApproved') AND portal.decision_bar(r.id, $1::uuid) IS NULL))`,
    [input.personId, input.decides],
  )
  return new Set(rows.map(({ id }) => id))
}
