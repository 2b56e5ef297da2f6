import type { Tx } from '@/lib/db/transaction'

/** A grant that stands or falls with another one: what takes its place later, or a look at it. */
export interface Follower {
  readonly id: string
  readonly number: string
  readonly officerId: string
  readonly stateCode: number
  readonly requestId: string
  readonly isOfficerActive: boolean
  readonly endedAt: Date | null
  readonly endedReason: string | null
  readonly suspendedReason: string | null
}

/** What follows these grants (portal.follow_grant, portal.end_looks), also what is over by now; in the order of their ids. */
export async function selectFollowers(tx: Tx, of: { grantIds: readonly string[] } | { officerId: string }): Promise<Follower[]> {
  const [grantIds, officerId] = 'officerId' in of ? [null, of.officerId] : [[...of.grantIds], null]
  return tx.sql<Follower>(
    `WITH right_of AS (SELECT id FROM portal."grant" WHERE id = ANY ($1::uuid[]) OR officer_id = $2::uuid),
       follower AS (SELECT o.grant_id AS id FROM portal.handed_on(ARRAY (SELECT id FROM right_of)) o
         UNION SELECT l.grant_id FROM portal.looks_at(ARRAY (SELECT id FROM right_of)) l)
     SELECT g.id, g.number, g.officer_id AS "officerId", g.state_code AS "stateCode", g.request_id AS "requestId", o.status = 'active' AS "isOfficerActive", g.ended_at AS "endedAt", g.ended_reason AS "endedReason", s.reason AS "suspendedReason"
     FROM follower f JOIN portal."grant" g ON g.id = f.id JOIN portal."user" o ON o.id = g.officer_id LEFT JOIN portal.grant_suspension s ON s.grant_id = g.id AND s.resumed_at IS NULL ORDER BY g.id`, [grantIds, officerId])
}
