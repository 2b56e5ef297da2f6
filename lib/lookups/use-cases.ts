import { boxesThatFind } from '@/lib/access/policy'
import { mintViewScope, type ViewScope } from '@/lib/access/scope'
import { inScopedRead } from '@/lib/access/scoped-read'
import { digestOfIds } from '@/lib/audit/ids-digest'
import { recordAlone } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { blindIndexOf, numberOf, stepMarks } from '@/lib/lookups/rules'
import type { LookUpForm } from '@/lib/lookups/schema'
import { countAttempt, countStep, spendTicket, withinScope } from '@/lib/lookups/store'

/**
 * The ids of the registrants with this UAN or mobile number that a live grant lets this officer find by it, newest change first, at least one.
 * Counted first, in a transaction of its own, on record last, whatever comes of it; the same queries run and the same words come back for a number that nobody has, that is
 * outside the grants, or whose field the covering grant only masks. Throws `limit` (`lookUpsPerDay`), `invalid` (field `value`: `uanForm`,
 * `mobileForm`, `lookUpNone`), `ledger`. The typed value is in none of them.
 */
export async function lookUp({ officer, form }: { officer: OfficerActor; form: LookUpForm }): Promise<string[]> {
  const number = numberOf(form.field, form.value)
  const { ticket, attempt, attemptsMax, near } = await inActorTransaction(officer, async (tx) => {
    const counted = await countAttempt(tx, { field: form.field, wanted: number === null ? null : blindIndexOf(form.field, number) })
    return { ...counted, near: number === null || counted.attempt === null ? 0 : await countStep(tx, stepMarks({ officerId: officer.id, field: form.field, number })) }
  })
  if (attempt === null) throw new AppError('limit', { reason: 'lookUpsPerDay' })
  const counted = { officer, form, attempt, attemptsMax, near }
  const { scope, ids } = await search({ officer, form, ticket }).catch(async (error: unknown) => {
    // The attempt is used up: it is on record also when nothing could be read.
    await recordLookUp({ ...counted, scope: null, ids: [], outcome: 'failed' })
    throw error
  })
  await recordLookUp({ ...counted, scope, ids, outcome: number === null ? 'refused' : 'done' })
  if (number === null) throw mistake(form.field === 'uan' ? 'uanForm' : 'mobileForm')
  if (ids.length === 0) throw mistake('lookUpNone')
  return ids
}

async function search({ officer, form, ticket }: { officer: OfficerActor; form: LookUpForm; ticket: string | null }): Promise<{ scope: ViewScope; ids: string[] }> {
  const found = ticket === null ? { matches: [], neighbours: [] } : await inActorTransaction(officer, (tx) => spendTicket(tx, ticket))
  return inScopedRead({ officer, right: 'view' }, async (tx) => {
    const scope = await mintViewScope(tx, officer)
    return { scope, ids: await withinScope(tx, scope, { field: form.field, found }) }
  })
}

/** A mistake at the field and no refusal: the attempt has its own event. */
function mistake(message: string): AppError {
  return new AppError('invalid', { fields: [{ field: 'value', message }] })
}

function recordLookUp(input: { officer: OfficerActor; form: LookUpForm; scope: ViewScope | null; ids: readonly string[]; attempt: number; attemptsMax: number; near: number; outcome: 'done' | 'refused' | 'failed' }): Promise<void> {
  const { officer, form, scope, ids, outcome } = input
  return recordAlone({
    kind: 'registrants.lookedUp', actor: officer, outcome, shown: ids,
    details: {
      purpose: scope?.purpose?.en, grants: boxesThatFind(scope?.boxes ?? [], form.field).map((box) => box.grantNumber), field: form.field, why: form.cause, reason: form.reason,
      attempt: input.attempt, attemptsMax: input.attemptsMax, count: ids.length, digest: digestOfIds(ids), near: input.near, ...(outcome === 'refused' ? { cause: 'shape' as const } : {}),
    },
  })
}
