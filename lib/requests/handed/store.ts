import type { Tx } from '@/lib/db/transaction'
import type { Nominee } from '@/lib/requests/schema'

/** Writes the request for one handed grant as a draft, its box copied from the grant by the database, which compares the two once more. Returns its id. */
export async function insertHanded(tx: Tx, input: {
  number: string; actor: { readonly id: string }; isLook: boolean; handoverId: string; successor: { officerId: string } | { nominee: Nominee }
  order: { orderNumber: string; orderDate: string; reliefOn: string }; right: { grantId: string; justification: string; endsOn: string }
}): Promise<string> {
  const { number, actor, handoverId, successor, order, right } = input
  const nominee = 'nominee' in successor ? successor.nominee : null
  const [row] = await tx.sql<{ id: string }>(
    `INSERT INTO portal.request (number, kind, proposed_by_id, state_code, officer_id, replaces_grant_id, handover_id, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, justification, order_number, order_date, starts_on, ends_on,
       nominee_name, nominee_designation, nominee_rank, nominee_email, nominee_user_id, nominee_locale)
     SELECT $1, 'handover', $2::uuid, g.state_code, $3::uuid, g.id, $4::uuid, g.whole_state, g.district_codes, g.basis,
       CASE WHEN $17::boolean THEN (SELECT jsonb_object_agg(f.key, jsonb_build_object('view', CASE f.value->>'view' WHEN 'clear' THEN 'clear' ELSE 'masked' END, 'file', CASE f.key WHEN 'uan' THEN 'clear' ELSE 'absent' END)) FROM jsonb_each(g.fields) f) ELSE g.fields END,
       g.can_view, g.can_download AND NOT $17::boolean, g.window_days, g.window_from, g.window_to, g.purpose_id, $6, $7, $8::text::date, $9::text::date, $10::text::date, $11, $12, $13, $14, $15, $16
     FROM portal."grant" g WHERE g.id = $5::uuid RETURNING id`,
    [number, actor.id, 'officerId' in successor ? successor.officerId : null, handoverId, right.grantId, right.justification, order.orderNumber, order.orderDate, order.reliefOn, right.endsOn,
      nominee?.name ?? null, nominee?.designation ?? null, nominee?.rank ?? null, nominee?.email ?? null, nominee?.userId ?? null, nominee?.language ?? null, input.isLook],
  )
  if (!row) throw new Error('no request was stored')
  return row.id
}

/** The requests of the handover that are not decided, in order. */
export async function selectHandedOpen(tx: Tx, handoverId: string): Promise<{ id: string; number: string; officerId: string | null }[]> {
  return tx.sql(
    `SELECT id, number, officer_id AS "officerId" FROM portal.request WHERE handover_id = $1::uuid AND status IN ('submitted', 'firstApproved', 'returned') ORDER BY created_at, id FOR UPDATE`, [handoverId])
}
