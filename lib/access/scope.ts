import { z } from 'zod'
import { addressBases, type Box, fileCellLevels, type GrantFields, grantFieldsSchema, viewCellLevels } from '@/lib/access/box'
import type { CellLevel, Field } from '@/lib/access/fields'
import { type GrantWindow, windowBounds } from '@/lib/access/window'
import type { OfficerActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'

declare const viewRight: unique symbol
declare const downloadRight: unique symbol

interface LiveBoxes {
  readonly officer: OfficerActor
  /** The database's clock when the grants were read. */
  readonly at: Date
  readonly boxes: readonly Box[]
}
/** An officer's live boxes for looking. Cannot be passed where a download is asked. */
export interface ViewScope extends LiveBoxes {
  readonly [viewRight]: true
}
/** An officer's live boxes for taking. Cannot be passed where a look is asked. */
export interface DownloadScope extends LiveBoxes {
  readonly [downloadRight]: true
}

const grantRow = z.object({
  id: z.string(), number: z.string(), state_code: z.number(), whole_state: z.boolean(), district_codes: z.array(z.number()), basis: z.enum(addressBases),
  fields: grantFieldsSchema, window_days: z.number().nullable(), window_from: z.string().nullable(), window_to: z.string().nullable(), purpose: z.string(),
})

/** The officer's boxes for looking, at the database's clock. No live grant, no boxes. */
export async function mintViewScope(tx: Tx, officer: OfficerActor): Promise<ViewScope> {
  return { officer, ...(await liveBoxes(tx, officer, 'can_view', viewCellLevels)) } as ViewScope
}

/** The officer's boxes for taking, at the database's clock. */
export async function mintDownloadScope(tx: Tx, officer: OfficerActor): Promise<DownloadScope> {
  return { officer, ...(await liveBoxes(tx, officer, 'can_download', fileCellLevels)) } as DownloadScope
}

async function liveBoxes(
  tx: Tx, officer: OfficerActor, right: 'can_view' | 'can_download', levelsOf: (granted: GrantFields) => ReadonlyMap<Field, CellLevel>,
): Promise<Pick<LiveBoxes, 'at' | 'boxes'>> {
  // The left join keeps one row when there is no grant: the clock is needed either way, and one round trip is enough.
  const rows = await tx.sql<{ at: Date; id: string | null }>(
    `SELECT now() AS at, g.* FROM (SELECT 1) one LEFT JOIN (
       SELECT g.id, g.number, g.state_code, g.whole_state, g.district_codes, g.basis::text AS basis, g.fields, g.window_days,
              g.window_from::text AS window_from, g.window_to::text AS window_to, g.purpose
       FROM portal."grant" g JOIN portal."user" u ON u.id = g.officer_id
       WHERE g.officer_id = $1::uuid AND g.${right} AND u.kind = 'officer' AND u.status = 'active' AND u.state_code = g.state_code
         AND g.starts_at <= now() AND now() < g.ends_at AND g.ended_at IS NULL
         AND NOT EXISTS (SELECT FROM portal.grant_suspension s WHERE s.grant_id = g.id AND s.resumed_at IS NULL)
       ORDER BY g.created_at, g.id) g ON true`,
    [officer.id],
  )
  const at = rows[0]?.at
  if (!at) throw new Error('the database gave no clock')
  const boxes = rows.filter((row) => row.id !== null).map((row) => {
    const grant = grantRow.parse(row)
    const box: Box = {
      grantId: grant.id, grantNumber: grant.number, basis: grant.basis, purpose: grant.purpose,
      area: { stateCode: grant.state_code, districts: grant.whole_state ? 'all' : grant.district_codes },
      levels: levelsOf(grant.fields), window: windowBounds(windowOf(grant), at), rolling: grant.window_days !== null,
    }
    return box
  })
  return { at, boxes }
}

function windowOf(grant: z.infer<typeof grantRow>): GrantWindow {
  if (grant.window_days !== null) return { days: grant.window_days }
  if (grant.window_from !== null && grant.window_to !== null) return { from: grant.window_from, to: grant.window_to }
  throw new Error('a grant has no window')
}
