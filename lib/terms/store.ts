import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { termsSections, type TermsVersion } from '@/lib/terms/schema'

const row = z.object({
  version: z.number(), en: termsSections, hi: termsSections, effectiveAt: z.date(), proposalId: z.string().nullable(), proposalNumber: z.string().nullable(), standing: z.enum(['inForce', 'ahead', 'past']),
})

/** A version and where it stands at the database's clock. */
export type TermsRow = TermsVersion & { readonly standing: 'inForce' | 'ahead' | 'past' }

/** All versions, the newest first. */
export async function selectTerms(tx: Tx): Promise<TermsRow[]> {
  const rows = await tx.sql<object>(
    `SELECT t.version, t.sections_en AS en, t.sections_hi AS hi, t.effective_at AS "effectiveAt", t.proposal_id AS "proposalId", p.number AS "proposalNumber",
       CASE WHEN t.effective_at > now() THEN 'ahead' WHEN t.version = portal.terms_in_force() THEN 'inForce' ELSE 'past' END AS standing
     FROM portal.terms_version t LEFT JOIN portal.proposal p ON p.id = t.proposal_id ORDER BY t.effective_at DESC`)
  return rows.map((each) => row.parse(each))
}

/** Writes an acceptance of the version in force; false when it is another one by now, or accepted already. */
export async function insertAcceptance(tx: Tx, input: { userId: string; version: number; sessionId: string }): Promise<boolean> {
  const rows = await tx.sql(
    `INSERT INTO portal.terms_acceptance (user_id, version, session_id) SELECT $1::uuid, $2::int, $3::uuid WHERE $2::int = portal.terms_in_force() ON CONFLICT DO NOTHING RETURNING version`,
    [input.userId, input.version, input.sessionId])
  return rows.length === 1
}
