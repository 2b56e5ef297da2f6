import { setFilters } from '@/lib/access/policy'
import { record } from '@/lib/audit/record'
import { speakAs } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { viewOf } from '@/lib/views/rules'
import { deleteRow, findViewName, insertView, lockViews } from '@/lib/views/store'

/** Keeps a list under a name, for its officer alone; its days are left out. Throws AppError: `invalid` (name taken, nothing to keep), `limit` (viewsMany), `ledger`. */
export async function saveView({ officer, name, query }: { officer: OfficerActor; name: string; query: string }): Promise<void> {
  const view = viewOf(query)
  if (!view) throw new AppError('invalid', { fields: [{ field: 'name', message: 'viewEmpty' }] })
  const { district, gender, occupation } = view
  await asOwner(officer, async (tx) => {
    const { count, isTaken } = await lockViews(tx, { ownerId: officer.id, name })
    if (count >= limits.viewsMax) throw new AppError('limit', { reason: 'viewsMany' })
    if (isTaken) throw new AppError('invalid', { fields: [{ field: 'name', message: 'viewNameTaken' }] })
    await insertView(tx, { ownerId: officer.id, name, query: view })
    record(tx, { kind: 'view.saved', actor: officer, details: { name, filters: setFilters({ district, gender, occupation }), columns: [...(view.columns ?? [])] } })
  })
}

/** Forgets an own view; what the ledger says of it stays. Throws AppError: `not_found`, `ledger`. */
export function deleteView({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  return asOwner(officer, async (tx) => {
    const name = await findViewName(tx, id)
    if (name === undefined) throw new AppError('not_found')
    await deleteRow(tx, id)
    record(tx, { kind: 'view.deleted', actor: officer, details: { name } })
  })
}

function asOwner<T>(officer: OfficerActor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inRoleTransaction('portal_web', async (tx) => {
    await speakAs(tx, officer)
    return work(tx)
  })
}
