import { z } from 'zod'
import type { AdminActor, PersonActor } from '@/lib/auth/actor'
import { readToday } from '@/lib/db/clock'
import { inReadOnly } from '@/lib/db/transaction'
import { selectTerms, type TermsRow } from '@/lib/terms/store'

/** The terms as everybody may read them. */
export interface Terms {
  readonly inForce: TermsRow
  /** Decided, not yet in force; the next one first. */
  readonly ahead: readonly TermsRow[]
  /** What was in force before, the latest first. */
  readonly past: readonly TermsRow[]
  /** The day in India on which this was read. */
  readonly today: string
}

/** Every version of the terms (product, C1). They are public. */
export function readTerms(): Promise<Terms> {
  return inReadOnly('portal_web', async (tx) => {
    const all = await selectTerms(tx)
    const inForce = all.find(({ standing }) => standing === 'inForce')
    if (!inForce) throw new Error('no terms are in force')
    return { inForce, ahead: all.filter(({ standing }) => standing === 'ahead').reverse(), past: all.filter(({ standing }) => standing === 'past'), today: await readToday(tx) }
  })
}

const acceptanceRow = z.object({ version: z.number(), at: z.date() })
export type Acceptance = z.output<typeof acceptanceRow>

/** What the person accepted last; undefined before the first time. */
export function readOwnAcceptance(actor: PersonActor): Promise<Acceptance | undefined> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<object>('SELECT version, accepted_at AS at FROM portal.terms_acceptance WHERE user_id = $1::uuid ORDER BY version DESC LIMIT 1', [actor.id])
    return row && acceptanceRow.parse(row)
  })
}

/** Which version an account accepted when, for admins: every one, the latest first, and whether the one in force is still due. */
export function readAcceptances(_actor: AdminActor, accountId: string): Promise<{ accepted: Acceptance[]; isDue: boolean }> {
  return inReadOnly('portal_web', async (tx) => {
    const rows = await tx.sql<object>('SELECT version, accepted_at AS at FROM portal.terms_acceptance WHERE user_id = $1::uuid ORDER BY version DESC', [accountId])
    const [due] = await tx.sql<{ due: boolean }>('SELECT portal.terms_due($1::uuid) AS due', [accountId])
    return { accepted: rows.map((row) => acceptanceRow.parse(row)), isDue: due?.due ?? true }
  })
}

/** How many accounts in use have accepted the version in force, of how many. */
export function countAcceptances(_actor: AdminActor): Promise<{ accepted: number; accounts: number }> {
  return inReadOnly('portal_web', async (tx) => {
    const [row] = await tx.sql<{ accepted: number; accounts: number }>(
      `SELECT count(*) FILTER (WHERE a.user_id IS NOT NULL)::int AS accepted, count(*)::int AS accounts
       FROM portal."user" u LEFT JOIN portal.terms_acceptance a ON a.user_id = u.id AND a.version = portal.terms_in_force() WHERE u.status = 'active'`)
    return row ?? { accepted: 0, accounts: 0 }
  })
}
