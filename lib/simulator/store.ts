import { z } from 'zod'
import { type GrantInForce, grantInForceRow } from '@/lib/access/in-force'
import type { RowFacts } from '@/lib/access/policy'
import type { Tx } from '@/lib/db/transaction'
import type { GrantStanding } from '@/lib/simulator/verdict/rules'

/** The database's clock. */
export async function readNow(tx: Tx): Promise<Date> {
  const [row] = await tx.sql<{ now: Date }>('SELECT now() AS now')
  if (!row) throw new Error('the database gave no clock')
  return row.now
}

/** An officer as the simulator's pages name one. */
export interface OfficerName {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly designation: string
  readonly stateCode: number
}

const officerName = `u.id, u.user_id AS "userId", u.name, u.designation, u.state_code AS "stateCode" FROM portal."user" u WHERE u.kind = 'officer'`

/** One officer; undefined when there is none of that id. */
export async function findOfficerName(tx: Tx, id: string): Promise<OfficerName | undefined> {
  return (await tx.sql<OfficerName>(`SELECT ${officerName} AND u.id = $1::uuid`, [id]))[0]
}

/** A word of a search, in small letters, and the States whose name holds it. */
export interface OfficerWord {
  readonly word: string
  readonly states: readonly number[]
}

/** Officers in whose name, user id or State's name every word stands, by State and name; a whole user id names that officer alone. */
export function searchOfficers(tx: Tx, input: { typed: string; words: readonly OfficerWord[]; limit: number }): Promise<OfficerName[]> {
  return tx.sql<OfficerName>(
    `WITH exact AS (SELECT ${officerName} AND u.user_id = $1)
     SELECT * FROM exact UNION ALL
     SELECT * FROM (SELECT ${officerName} AND NOT EXISTS (SELECT FROM exact) AND NOT EXISTS (
         SELECT FROM jsonb_to_recordset($2::jsonb) AS w(word text, states int[])
         WHERE strpos(lower(u.name), w.word) = 0 AND strpos(u.user_id, w.word) = 0 AND u.state_code <> ALL (w.states))
       ORDER BY u.state_code, u.name, u.id LIMIT $3::int) found`,
    [input.typed, JSON.stringify(input.words), input.limit])
}

/** The grants that give at the instant (undefined: now) of all officers of some States, by officer: the same law as for one (lib/access/in-force). */
export async function selectInForce(tx: Tx, input: { stateCodes: readonly number[]; at: Date | undefined }): Promise<ReadonlyMap<string, GrantInForce[]>> {
  const rows = await tx.sql<{ officer_id: string }>(
    `SELECT u.id AS officer_id, g.* FROM portal."user" u CROSS JOIN LATERAL portal.grants_in_force(u.id, $2::timestamptz) g
     WHERE u.kind = 'officer' AND u.state_code = ANY ($1::int[]) ORDER BY u.name, u.id, g.created_at, g.id`, [input.stateCodes, input.at ?? null])
  const byOfficer = new Map<string, GrantInForce[]>()
  for (const row of rows) byOfficer.set(row.officer_id, [...(byOfficer.get(row.officer_id) ?? []), grantInForceRow.parse(row)])
  return byOfficer
}

const standingRow = z.object({
  officer_id: z.string(), officer_name: z.string(), officer_designation: z.string(), starts_at: z.date(), ends_at: z.date(), ended_at: z.date().nullable(), last_at: z.date(), suspended_at: z.date().nullable(),
  officer_status: z.enum(['invited', 'active', 'deactivated']).nullable(), on_module: z.boolean(), is_open: z.boolean(), in_force: z.boolean(),
})

/**
 * Every grant of the officer, or of all officers of some States, that existed at the instant (undefined: now), oldest first, with the registers that
 * decided about it then. `in_force` is the law's own word.
 */
export async function selectStandings(tx: Tx, input: { officerId: string } | { stateCodes: readonly number[] }, at: Date | undefined): Promise<GrantStanding[]> {
  const rows = await tx.sql<object>(
    `SELECT g.id, g.number, g.state_code, g.whole_state, g.district_codes, g.basis::text AS basis, g.fields, g.can_view, g.can_download, g.window_days,
       g.window_from::text AS window_from, g.window_to::text AS window_to, g.purpose_id, coalesce(p.title_en, '') AS purpose_en, coalesce(p.title_hi, '') AS purpose_hi,
       coalesce(p.fields, '{}') AS purpose_fields, u.id AS officer_id, u.name AS officer_name, u.designation AS officer_designation, g.starts_at, g.ends_at,
       CASE WHEN g.ended_at <= coalesce($3::timestamptz, now()) THEN g.ended_at END AS ended_at, least(g.ends_at, g.ended_at) AS last_at, s.suspended_at, coalesce(p.is_open, false) AS is_open,
       coalesce(v.is_active AND v.provision IN ('module', 'both'), false) AS on_module,
       CASE WHEN $3::timestamptz IS NULL THEN u.status::text ELSE st.status::text END AS officer_status,
       EXISTS (SELECT FROM portal.grants_in_force(u.id, $3::timestamptz) f WHERE f.id = g.id) AS in_force
     FROM portal."grant" g JOIN portal."user" u ON u.id = g.officer_id
     LEFT JOIN portal.purpose_version p ON p.purpose_id = g.purpose_id AND CASE WHEN $3::timestamptz IS NULL THEN p.to_at IS NULL ELSE p.from_at <= $3 AND (p.to_at IS NULL OR $3 < p.to_at) END
     LEFT JOIN portal.state_version v ON v.state_code = g.state_code AND CASE WHEN $3::timestamptz IS NULL THEN v.to_at IS NULL ELSE v.from_at <= $3 AND (v.to_at IS NULL OR $3 < v.to_at) END
     LEFT JOIN portal.user_standing st ON st.user_id = u.id AND $3::timestamptz IS NOT NULL AND st.from_at <= $3 AND (st.to_at IS NULL OR $3 < st.to_at)
     LEFT JOIN LATERAL (SELECT max(x.suspended_at) AS suspended_at FROM portal.grant_suspension x WHERE x.grant_id = g.id
       AND CASE WHEN $3::timestamptz IS NULL THEN x.resumed_at IS NULL ELSE x.suspended_at <= $3 AND (x.resumed_at IS NULL OR $3 < x.resumed_at) END) s ON true
     WHERE ($1::uuid IS NULL OR g.officer_id = $1::uuid) AND ($2::int[] IS NULL OR g.state_code = ANY ($2::int[])) AND ($3::timestamptz IS NULL OR g.created_at <= $3)
     ORDER BY g.created_at, g.id`,
    ['officerId' in input ? input.officerId : null, 'stateCodes' in input ? input.stateCodes : null, at ?? null])
  return rows.map((raw) => {
    const row = standingRow.parse(raw)
    return {
      grant: grantInForceRow.parse(raw), officer: { id: row.officer_id, name: row.officer_name, designation: row.officer_designation }, startsAt: row.starts_at, endsAt: row.ends_at,
      endedAt: row.ended_at, lastsUntil: row.last_at, suspendedAt: row.suspended_at, officerStatus: row.officer_status, isStateOnModule: row.on_module, isPurposeOpen: row.is_open, isInForce: row.in_force,
    }
  })
}

/** How a State took part at the instant (undefined: now) and how the officer's account stood; null where the registers had neither. */
export async function readSurroundings(tx: Tx, input: { officerId: string; stateCode: number; at: Date | undefined }): Promise<{ status: 'invited' | 'active' | 'deactivated' | null; isStateOnModule: boolean }> {
  const [row] = await tx.sql<{ status: 'invited' | 'active' | 'deactivated' | null; on_module: boolean }>(
    `SELECT CASE WHEN $3::timestamptz IS NULL THEN (SELECT status::text FROM portal."user" WHERE id = $1::uuid)
         ELSE (SELECT status::text FROM portal.user_standing WHERE user_id = $1::uuid AND from_at <= $3 AND (to_at IS NULL OR $3 < to_at)) END AS status,
       EXISTS (SELECT FROM portal.state_version v WHERE v.state_code = $2::int AND v.is_active AND v.provision IN ('module', 'both')
         AND CASE WHEN $3::timestamptz IS NULL THEN v.to_at IS NULL ELSE v.from_at <= $3 AND (v.to_at IS NULL OR $3 < v.to_at) END) AS on_module`,
    [input.officerId, input.stateCode, input.at ?? null])
  return { status: row?.status ?? null, isStateOnModule: row?.on_module ?? false }
}

const resolvedRow = z.object({ resolution: z.string(), is_found: z.boolean(), left_today: z.number() })

/** Asks once whose number it is (portal.resolve_uan): counted in this transaction. Throws the database's PL001 when none is left today. */
export async function resolveUan(tx: Tx, input: { readerId: string; blind: Uint8Array }): Promise<z.output<typeof resolvedRow>> {
  const [row] = await tx.sql<object>('SELECT * FROM portal.resolve_uan($1::uuid, $2)', [input.readerId, input.blind])
  return resolvedRow.parse(row)
}

/** What the portal knew of a resolved registrant at an instant: `over` is no handle (any more), `absent` nobody's number, `notKnown` before the portal had them. */
export type ResolvedFacts = { readonly instant: Date } & (
  | { readonly standing: 'over' }
  | { readonly standing: 'absent'; readonly expiresAt: Date }
  | { readonly standing: 'notKnown'; readonly expiresAt: Date; readonly knownAt: Date }
  | { readonly standing: 'known'; readonly expiresAt: Date; readonly knownAt: Date; readonly row: RowFacts })

const factsRow = z.object({ standing: z.enum(['over', 'absent', 'notKnown', 'known']), instant: z.date() })
const heldRow = z.object({ expires_at: z.date() })
const knownRow = z.object({ known_at: z.date() })
const rowFacts = z.object({ changed_at: z.date(), permanent_state: z.number(), permanent_district: z.number(), current_state: z.number(), current_district: z.number() })

/** The deciding facts of the registrant behind a resolution, for its own reader, who speaks in the transaction (portal.resolved_facts). */
export async function readResolvedFacts(tx: Tx, input: { resolution: string; readerId: string; at: Date | undefined }): Promise<ResolvedFacts> {
  const [raw] = await tx.sql<object>('SELECT * FROM portal.resolved_facts($1::uuid, $2::uuid, $3::timestamptz)', [input.resolution, input.readerId, input.at ?? null])
  const { standing, instant } = factsRow.parse(raw)
  if (standing === 'over') return { standing, instant }
  const expiresAt = heldRow.parse(raw).expires_at
  if (standing === 'absent') return { standing, instant, expiresAt }
  const knownAt = knownRow.parse(raw).known_at
  if (standing === 'notKnown') return { standing, instant, expiresAt, knownAt }
  const facts = rowFacts.parse(raw)
  return {
    standing, instant, expiresAt, knownAt,
    row: {
      changedAt: facts.changed_at, permanentState: facts.permanent_state, permanentDistrict: facts.permanent_district, currentState: facts.current_state, currentDistrict: facts.current_district,
    },
  }
}
