import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { selectProfiles } from '@/lib/profiles/reads'
import { catalogue } from '@/lib/reference/catalogue'
import { readSheet } from '@/lib/requests/sheets/rules'
import { judgeSheet } from '@/lib/requests/sheets/reads'
import { deleteSheet, insertSheet } from '@/lib/requests/sheets/store'
import { beginDraft, keepForm } from '@/lib/requests/use-cases'

/** Keeps a sheet of nominations to be looked at; nothing is made of it yet. Returns its id. Throws AppError: `invalid` (what is no sheet, or a profile that is not open), `ledger`. */
export async function keepSheet({ actor, profileId, text }: { actor: AdminActor; profileId: string; text: string }): Promise<string> {
  const sheet = readSheet(text, await catalogue())
  if ('problem' in sheet) throw new AppError('invalid', { fields: [sheet.problem] })
  return inActorTransaction(actor, async (tx) => {
    if ((await selectProfiles(tx, { id: profileId, open: true })).length === 0) throw new AppError('invalid', { fields: [{ field: 'profileId', message: 'required' }] })
    const id = await insertSheet(tx, { ownerId: actor.id, profileId, text })
    record(tx, { kind: 'request.sheetBrought', actor, details: { rows: sheet.rows.length } })
    return id
  })
}

/**
 * Makes a draft of every row of an own sheet, all or none, each as if it had been typed; the sheet is gone with it. The letters are brought to the drafts one by one, as the law asks. Returns how many.
 * Throws AppError: `not_found`, `conflict` (`sheetFaulty`: a row has become one that cannot be), `limit` (draftsMany).
 */
export async function makeDrafts({ actor, id }: { actor: AdminActor; id: string }): Promise<number> {
  return inActorTransaction(actor, async (tx) => {
    const sheet = await judgeSheet(tx, { actor, id })
    if (!sheet) throw new AppError('not_found')
    if (sheet.rows.length === 0 || sheet.rows.some(({ problems }) => problems.length > 0)) throw new AppError('conflict', { reason: 'sheetFaulty' })
    if (sheet.rows.length > sheet.room) throw new AppError('limit', { reason: 'draftsMany' })
    if (!(await deleteSheet(tx, id))) throw new AppError('not_found')
    for (const { stateCode, form } of sheet.rows) {
      const { id: requestId } = await beginDraft(tx, { actor, asked: { kind: 'newOfficer', stateCode: stateCode ?? undefined } })
      await keepForm(tx, { actor, id: requestId, form })
    }
    return sheet.rows.length
  })
}
