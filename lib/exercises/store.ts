import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'

const done = z.object({ kind: z.string(), outcome: z.string(), isByDistrict: z.boolean(), at: z.date() })

/** When a person first did something of each kind, parted by how it ended and whether it was filtered by district. */
export async function selectDone(tx: Tx, { personId, kinds }: { personId: string; kinds: readonly string[] }): Promise<z.output<typeof done>[]> {
  return z.array(done).parse(await tx.sql(
    `SELECT kind, outcome::text AS outcome, coalesce(details->'filters' ? 'district', false) AS "isByDistrict", min(recorded_at) AS at
     FROM ledger.event WHERE actor_id = $1::uuid AND kind = ANY ($2::text[]) GROUP BY 1, 2, 3`, [personId, kinds]))
}
