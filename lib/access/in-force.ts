import { z } from 'zod'
import { addressBases, type Box, fileCellLevels, type GrantFields, grantFieldsSchema, viewCellLevels } from '@/lib/access/box'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { type GrantWindow, windowBounds } from '@/lib/access/window'
import type { Tx } from '@/lib/db/transaction'

/** What a grant is for: an entry of the purpose register, in its wording of that instant. */
export interface BoxPurpose {
  readonly id: string
  readonly en: string
  readonly hi: string
}

/** A row of portal.grants_in_force. */
export const grantInForceRow = z.object({
  id: z.string(), number: z.string(), state_code: z.number(), whole_state: z.boolean(), district_codes: z.array(z.number()), basis: z.enum(addressBases),
  fields: grantFieldsSchema, can_view: z.boolean(), can_download: z.boolean(), window_days: z.number().nullable(), window_from: z.string().nullable(), window_to: z.string().nullable(),
  purpose_id: z.string(), purpose_en: z.string(), purpose_hi: z.string(), purpose_fields: z.array(z.string()),
})
/** A grant that gives at an instant, with the purpose version of that instant. */
export type GrantInForce = z.output<typeof grantInForceRow>

/**
 * The officer's grants that give at the instant, oldest first, and the instant itself. Without `at` that is now, by the database's clock and as
 * committed; with it, what was in force then (portal.grants_in_force). No grant, no rows.
 */
export async function grantsInForce(tx: Tx, { officerId, at }: { officerId: string; at?: Date }): Promise<{ at: Date; grants: GrantInForce[] }> {
  // The left join keeps one row when there is no grant: the clock is needed either way, and one round trip is enough.
  const rows = await tx.sql<{ instant: Date; id: string | null }>(
    `SELECT coalesce($2::timestamptz, now()) AS instant, g.* FROM (SELECT 1) one LEFT JOIN portal.grants_in_force($1::uuid, $2::timestamptz) g ON true ORDER BY g.created_at, g.id`,
    [officerId, at ?? null],
  )
  const instant = rows[0]?.instant
  if (!instant) throw new Error('the database gave no clock')
  return { at: instant, grants: rows.filter((row) => row.id !== null).map((row) => grantInForceRow.parse(row)) }
}

/** The box of a grant for one right at an instant, or null when the grant gives nothing there: not the right, or no field that its purpose still needs. */
export function boxInForce(grant: GrantInForce, right: 'view' | 'download', at: Date): Box | null {
  if (right === 'view' ? !grant.can_view : !grant.can_download) return null
  const needed = neededFields(grant)
  if (Object.keys(needed).length === 0) return null
  return {
    grantId: grant.id, grantNumber: grant.number, basis: grant.basis, purpose: { id: grant.purpose_id, en: grant.purpose_en, hi: grant.purpose_hi },
    area: { stateCode: grant.state_code, districts: grant.whole_state ? 'all' : grant.district_codes },
    levels: right === 'view' ? viewCellLevels(needed) : fileCellLevels(needed), window: windowBounds(windowOf(grant), at), rolling: grant.window_days !== null,
  }
}

/** What the grant gives of the fields that its purpose needs (product, A18): a purpose that was narrowed since takes the rest away. */
function neededFields(grant: GrantInForce): GrantFields {
  const needed: Partial<Record<Field, NonNullable<GrantFields[Field]>>> = {}
  for (const field of fieldKeys) {
    const level = grant.fields[field]
    if (level && grant.purpose_fields.includes(field)) needed[field] = level
  }
  return needed
}

function windowOf(grant: GrantInForce): GrantWindow {
  if (grant.window_days !== null) return { days: grant.window_days }
  if (grant.window_from !== null && grant.window_to !== null) return { from: grant.window_from, to: grant.window_to }
  throw new Error('a grant has no window')
}
