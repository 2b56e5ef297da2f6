import { feedQuery } from '@/lib/access/feed-query'
import { boxesThatFind } from '@/lib/access/policy'
import type { ViewScope } from '@/lib/access/scope'
import type { ScopedTx } from '@/lib/access/scoped-read'
import type { Tx } from '@/lib/db/transaction'
import type { StepMarks } from '@/lib/lookups/rules'
import type { LookUpField } from '@/lib/lookups/schema'

/** Registrants the index knows by the number, and their neighbours in it; ids only, nothing of who may see them. */
export interface Candidates {
  readonly matches: readonly string[]
  readonly neighbours: readonly string[]
}

/** An attempt that is counted. `ticket` is null when nothing is wanted, or `attempt` is: then the day's number is used up and nothing was counted. */
export interface CountedAttempt {
  readonly ticket: string | null
  readonly attempt: number | null
  readonly attemptsMax: number
}

/** Counts an attempt of the officer who speaks in the transaction; `wanted` null counts only. What is wanted is searched once this transaction is committed. */
export async function countAttempt(tx: Tx, input: { field: LookUpField; wanted: Buffer | null }): Promise<CountedAttempt> {
  const [counted] = await tx.sql<CountedAttempt>('SELECT ticket, attempt, attempts_max AS "attemptsMax" FROM portal.count_look_up($1, $2)', [input.field, input.wanted])
  if (!counted) throw new Error('the finder counted nothing')
  return counted
}

/** How many look-ups of the day by the officer who speaks lay beside this one, whose marks these are; and notes it. */
export async function countStep(tx: Tx, { own, below, above }: StepMarks): Promise<number> {
  const [row] = await tx.sql<{ near: number }>('SELECT portal.count_step($1, $2, $3) AS near', [own, below, above])
  return row?.near ?? 0
}

/** Asks the index what the ticket wants. Throws the database's refusal when the count is not committed, or the ticket is spent or another session's. */
export async function spendTicket(tx: Tx, ticket: string): Promise<Candidates> {
  const rows = await tx.sql<{ id: string | null; isMatch: boolean }>('SELECT found_id::text AS id, is_match AS "isMatch" FROM portal.spend_look_up($1::uuid)', [ticket])
  const idsOf = (isMatch: boolean): string[] => rows.flatMap((row) => (row.id !== null && row.isMatch === isMatch ? [row.id] : []))
  return { matches: idsOf(true), neighbours: idsOf(false) }
}

/**
 * Which of the matches lie in a box that itself lets find by the field, newest change first. The neighbours are read as well and left out, so that
 * a number nobody has costs what a number out of scope costs.
 */
export async function withinScope(tx: ScopedTx<'view'>, scope: ViewScope, input: { field: LookUpField; found: Candidates }): Promise<string[]> {
  const { matches, neighbours } = input.found
  const query = feedQuery({ boxes: boxesThatFind(scope.boxes, input.field), filters: {}, order: 'newest', candidates: { ids: [...matches, ...neighbours], leftOut: neighbours } }, 'changed_at, registrant_id')
  return query ? (await tx.sql<{ registrant_id: string }>(query.text, query.values)).map((row) => row.registrant_id) : []
}

/** How many attempts the officer made this Indian day, and how many policy allows. */
export async function attemptsToday(tx: Tx, officerId: string): Promise<{ attempts: number; attemptsMax: number }> {
  const [row] = await tx.sql<{ attempts: number; attemptsMax: number }>(
    `SELECT lookups_per_day_max AS "attemptsMax", (SELECT count(*)::int FROM portal.look_up WHERE officer_id = $1::uuid
       AND at >= portal.india_midnight(portal.india_day())) AS attempts FROM portal.policy`,
    [officerId],
  )
  if (!row) throw new Error('the policy row is missing')
  return row
}
