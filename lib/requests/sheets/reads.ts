import { speakAs } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { FieldError } from '@/lib/errors'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { readEntryBar } from '@/lib/requests/enterers/store'
import { judgeForm, openingForm } from '@/lib/requests/form/reads'
import type { RequestBox, StoredForm } from '@/lib/requests/schema'
import { readSheet } from '@/lib/requests/sheets/rules'
import type { SheetRow } from '@/lib/requests/sheets/schema'
import { findSheet } from '@/lib/requests/sheets/store'
import { countDrafts } from '@/lib/requests/store'

/** A row of a sheet judged as its draft would be, and the box it would ask for. */
export interface JudgedRow extends SheetRow {
  readonly box: RequestBox | null
}

/** A sheet as its drafts would be; nothing is made. `room` is how many drafts the admin may still leave open. */
export interface DryRun {
  readonly id: string
  readonly rows: readonly JudgedRow[]
  readonly problem: FieldError | null
  readonly room: number
}

/** What would come of an own sheet now; undefined when there is none of that id, or its day is over. */
export function dryRun(actor: AdminActor, id: string): Promise<DryRun | undefined> {
  if (!isRowId(id)) return Promise.resolve(undefined)
  return inReadOnly('portal_web', async (tx) => {
    await speakAs(tx, actor)
    return judgeSheet(tx, { actor, id })
  })
}

/** Judges every row of a sheet of whoever speaks, at the database's clock. */
export async function judgeSheet(tx: Tx, { actor, id }: { actor: AdminActor; id: string }): Promise<DryRun | undefined> {
  const stored = await findSheet(tx, id)
  if (!stored) return undefined
  const sheet = readSheet(stored.text, await catalogue())
  const room = limits.draftsOpenMax - (await countDrafts(tx, actor.id))
  if (stored.isProfileChanged) return { id, rows: [], problem: { field: 'sheet', message: 'sheetProfileChanged' }, room }
  if ('problem' in sheet) return { id, rows: [], problem: sheet.problem, room }
  const opening = await openingForm(tx, { kind: 'newOfficer', grantId: null, profileId: stored.profileId })
  const rows: JudgedRow[] = []
  for (const row of sheet.rows) rows.push(await judgeRow(tx, { actor, row, opening }))
  return { id, rows, problem: null, room }
}

async function judgeRow(tx: Tx, { actor, row, opening }: { actor: AdminActor; row: SheetRow; opening: StoredForm }): Promise<JudgedRow> {
  const form = { ...opening, ...row.form }
  if (row.stateCode === null) return { ...row, form, box: null }
  const bar = await readEntryBar(tx, { personId: actor.id, stateCode: row.stateCode })
  const { box, problems } = await judgeForm(tx, { actor, request: { kind: 'newOfficer', stateCode: row.stateCode, officerId: null, replacesGrantId: null }, form })
  const known = new Set(row.problems.map(({ field }) => field))
  return { ...row, form, box, problems: [...(bar === null ? [] : [{ field: 'stateCode', message: bar }]), ...row.problems, ...problems.filter(({ field }) => !known.has(field))] }
}
