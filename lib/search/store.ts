import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { foundThing, type FoundThing } from '@/lib/search/schema'

/** Requests (what was never submitted: the reader's own alone), grants, proposals and, for who reads the ledger, files whose number fits the pattern, by number. */
export async function findByNumber(tx: Tx, { pattern, readerId, files, limit }: { pattern: string; readerId: string; files: boolean; limit: number }): Promise<FoundThing[]> {
  return z.array(foundThing).parse(await tx.sql(
    `SELECT * FROM (
       SELECT 'request' AS kind, r.id::text AS id, r.number, r.state_code AS "stateCode", coalesce(u.name, r.nominee_name) AS name FROM portal.request r LEFT JOIN portal."user" u ON u.id = r.officer_id
         WHERE upper(r.number) LIKE $1 AND (r.submitted_at IS NOT NULL OR r.proposed_by_id = $2::uuid)
       UNION ALL SELECT 'grant', g.id::text, g.number, g.state_code, u.name FROM portal."grant" g JOIN portal."user" u ON u.id = g.officer_id WHERE upper(g.number) LIKE $1
       UNION ALL SELECT 'file', e.id::text, e.number, u.state_code, u.name FROM portal.export e JOIN portal."user" u ON u.id = e.officer_id WHERE upper(e.number) LIKE $1 AND $4::boolean
       UNION ALL SELECT 'proposal', p.id::text, p.number, NULL, NULL FROM portal.proposal p WHERE upper(p.number) LIKE $1
     ) found ORDER BY number, kind LIMIT $3::int`, [pattern, readerId, limit, files]))
}
