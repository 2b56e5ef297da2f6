import { feedQuery } from '@/lib/access/feed-query'
import { boxesThatFind } from '@/lib/access/policy'
import type { ViewScope } from '@/lib/access/scope'
import type { ScopedTx } from '@/lib/access/scoped-read'
import type { OfficerActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import type { LookUpField } from '@/lib/lookups/schema'

/** Registrants the index knows by the number, and their neighbours in it; ids only, nothing of who may see them. */
export interface Candidates {
  readonly matches: readonly string[]
  readonly neighbours: readonly string[]
}

/**
 * Counts the attempt and asks the index, in one function of the database; `wanted` null counts only. `attempt` null: the day's number is used up,
 * nothing was counted nor searched.
 */
export async function countAndFind(tx: Tx, input: { officer: OfficerActor; field: LookUpField; wanted: Buffer | null }): Promise<Candidates & { attempt: number | null; attemptsMax: number }> {
  const rows = await tx.sql<{ attempt: number | null; attemptsMax: number; id: string | null; isMatch: boolean }>(
    `SELECT attempt, attempts_max AS "attemptsMax", found_id::text AS id, is_match AS "isMatch" FROM portal.look_up_registrants($1::uuid, $2::uuid, $3, $4)`,
    [input.officer.id, input.officer.sessionId, input.field, input.wanted],
  )
  const first = rows[0]
  if (!first) throw new Error('the finder said nothing')
  const idsOf = (isMatch: boolean): string[] => rows.flatMap((row) => (row.id !== null && row.isMatch === isMatch ? [row.id] : []))
  return { attempt: first.attempt, attemptsMax: first.attemptsMax, matches: idsOf(true), neighbours: idsOf(false) }
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
       AND at >= date_trunc('day', now() AT TIME ZONE 'Asia/Kolkata') AT TIME ZONE 'Asia/Kolkata') AS attempts FROM portal.policy`,
    [officerId],
  )
  if (!row) throw new Error('the policy row is missing')
  return row
}
