import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { lapseCauses, type ProposalKind, proposalKinds, type ProposalRow, proposalStatuses } from '@/lib/proposals/schema'

const record = z.record(z.string(), z.unknown())
const row = z.object({
  id: z.string(), number: z.string(), kind: z.enum(proposalKinds), subject: z.string(), before: record.nullable(), after: record, justification: z.string(), proposedById: z.string(),
  proposedByName: z.string(), proposedAt: z.date(), lapsesAt: z.date(), status: z.enum(proposalStatuses), decidedByName: z.string().nullable(), decidedAt: z.date().nullable(), reason: z.string(),
  lapseCause: z.enum(lapseCauses).nullable(), madeId: z.string().nullable(), waitsForReader: z.boolean(), isOfSamePerson: z.boolean(), touchesReader: z.boolean(),
})

// Dead is dead at once, also before the minute's round has written it down.
const columns = `p.id, p.number, p.kind, p.subject, p.before, p.after, p.justification, p.proposed_by_id AS "proposedById", u.name AS "proposedByName", p.proposed_at AS "proposedAt",
  p.lapses_at AS "lapsesAt", CASE WHEN d.cause IS NULL THEN p.status ELSE 'lapsed' END AS status, s.name AS "decidedByName", p.decided_at AS "decidedAt", p.reason,
  coalesce(d.cause, p.lapse_cause) AS "lapseCause", p.made_id AS "madeId", portal.proposal_waits(p, $1::uuid) AS "waitsForReader", portal.same_holder(p.proposed_by_id, $1::uuid) AS "isOfSamePerson",
  portal.proposal_touches(p.kind, p.subject, p.after, $1::uuid) AS "touchesReader"
  FROM portal.proposal p JOIN portal."user" u ON u.id = p.proposed_by_id LEFT JOIN portal."user" s ON s.id = p.decided_by_id CROSS JOIN LATERAL (SELECT portal.proposal_death(p) AS cause) d`

/** Proposals, what waits for the reader first, then the newest; with `kinds` and `subject` those about one thing. */
export async function selectProposals(tx: Tx, input: { readerId: string; kinds?: readonly ProposalKind[]; subject?: string; limit: number }): Promise<ProposalRow[]> {
  const rows = await tx.sql<object>(
    `SELECT ${columns} WHERE ($2::text[] IS NULL OR p.kind = ANY ($2::text[])) AND ($3::text IS NULL OR p.subject = $3 OR p.made_id = $3)
     ORDER BY "waitsForReader" DESC, (p.status = 'open') DESC, p.proposed_at DESC, p.id LIMIT ${input.limit}`,
    [input.readerId, input.kinds ? [...input.kinds] : null, input.subject ?? null],
  )
  return rows.map((each) => row.parse(each))
}

/** One proposal; undefined when there is none of that id. */
export async function findProposal(tx: Tx, input: { readerId: string; id: string }): Promise<ProposalRow | undefined> {
  const [found] = await tx.sql<object>(`SELECT ${columns} WHERE p.id = $2::uuid`, [input.readerId, input.id])
  return found && row.parse(found)
}

const lapsed = z.array(z.object({ id: z.string(), number: z.string(), kind: z.enum(proposalKinds), cause: z.enum(lapseCauses) }))
export type LapsedProposal = z.output<typeof lapsed>[number]

const made = z.union([
  z.object({ outcome: z.literal('open'), id: z.string() }),
  z.object({ outcome: z.literal('no'), cause: z.enum(['permission', 'own', 'absent', 'nothing', 'taken', 'impossible']) }),
])

/** Writes down what the transaction's speaker proposes, or says why not; what could not be done cannot be proposed. */
export async function insertProposal(tx: Tx, input: { number: string; kind: ProposalKind; subject: string; after: object; justification: string }): Promise<z.output<typeof made>> {
  const [answer] = await tx.sql<{ result: unknown }>(
    'SELECT portal.propose($1, $2, $3::jsonb, $4, $5) AS result', [input.kind, input.subject, JSON.stringify(input.after), input.justification, input.number])
  return made.parse(answer?.result)
}

const decided = z.union([
  z.object({ outcome: z.literal('applied'), made: z.string().nullable(), lapsed }),
  z.object({ outcome: z.literal('lapsed'), cause: z.enum(lapseCauses) }),
  z.object({ outcome: z.enum(['refused', 'withdrawn']) }),
  z.object({ outcome: z.literal('no'), cause: z.enum(['absent', 'closed', 'permission', 'own', 'foreign']) }),
])

/** Gives the word of the transaction's speaker; an approval is done in the same transaction. */
export async function writeDecision(tx: Tx, input: { id: string; verdict: 'approve' | 'refuse' | 'withdraw'; reason: string }): Promise<z.output<typeof decided>> {
  const [answer] = await tx.sql<{ result: unknown }>('SELECT portal.decide_proposal($1::uuid, $2, $3) AS result', [input.id, input.verdict, input.reason])
  return decided.parse(answer?.result)
}

/** Ends what has died and says which. */
export async function lapseDead(tx: Tx): Promise<LapsedProposal[]> {
  const [answer] = await tx.sql<{ result: unknown }>('SELECT portal.lapse_proposals() AS result')
  return lapsed.parse(answer?.result)
}
