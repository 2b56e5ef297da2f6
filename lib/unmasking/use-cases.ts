import { boxesThatUnmask, coveringBoxes } from '@/lib/access/policy'
import { mintViewScope } from '@/lib/access/scope'
import { inScopedRead, type ScopedTx } from '@/lib/access/scoped-read'
import { record } from '@/lib/audit/record'
import type { Box } from '@/lib/access/box'
import { inActorTransaction } from '@/lib/auth/acting'
import type { OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { factsOf, listRows } from '@/lib/registrants/store'
import type { UnmaskForm } from '@/lib/unmasking/schema'
import { insertUnmask, readAllowance } from '@/lib/unmasking/store'

/**
 * Lifts the mask of one field of one registrant for this session, on record; the value itself is shown by the page that is read next, after the event is
 * committed. Throws `not_found` when the registrant is absent, out of scope, or no box that covers it lets this mask be lifted: one answer for
 * all; `limit` (`unmasksPerDay`), `invalid` (`minutes`), `ledger`.
 */
export async function unmask({ officer, form }: { officer: OfficerActor; form: UnmaskForm }): Promise<void> {
  const box = await inScopedRead({ officer, right: 'view' }, (tx) => boxToUnmask(tx, officer, form))
  await inActorTransaction(officer, async (tx) => {
    const allowed = await readAllowance(tx, officer.id, { lock: true })
    if (form.minutes < 1 || form.minutes > allowed.minutesMax) throw new AppError('invalid', { fields: [{ field: 'minutes', message: 'unmaskMinutes', values: { max: allowed.minutesMax } }] })
    if (allowed.attempts >= allowed.attemptsMax) throw new AppError('limit', { reason: 'unmasksPerDay' })
    // The grant may have been suspended or ended since the row was read: what is written is decided by what holds now. Only of that grant:
    // another that gives the field clear elsewhere says nothing about this row.
    const { boxes } = await mintViewScope(tx, officer)
    if (!boxes.some(({ grantId, levels }) => grantId === box.grantId && levels.get(form.field) === 'unmaskable')) throw new AppError('not_found')
    await insertUnmask(tx, { officer, grantId: box.grantId, form })
    record(tx, {
      kind: 'registrant.unmasked', actor: officer, grantId: box.grantId, shown: [form.id],
      details: {
        purpose: box.purpose.en, grant: box.grantNumber, registrantId: form.id, field: form.field, why: form.cause, reason: form.reason, minutes: form.minutes,
        attempt: allowed.attempts + 1, attemptsMax: allowed.attemptsMax,
      },
    })
  })
}

/** The box under which it is done: the oldest live grant that covers this very row and lets the field be unmasked. */
async function boxToUnmask(tx: ScopedTx<'view'>, officer: OfficerActor, form: UnmaskForm): Promise<Box> {
  if (BigInt(form.id) > 9_223_372_036_854_775_807n) throw new AppError('not_found')
  const scope = await mintViewScope(tx, officer)
  const [row] = await listRows(tx, scope, { filters: {}, order: 'newest', limit: 1, registrantId: form.id })
  const [box] = row ? boxesThatUnmask(coveringBoxes(scope.boxes, factsOf(row)), form.field) : []
  if (!box) throw new AppError('not_found')
  return box
}
