import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { lockDraft } from '@/lib/handover/contingency/use-cases'
import { isEditable } from '@/lib/handover/form/rules'
import { countLetters, findStoredLetter, insertLetter } from '@/lib/handover/letter/store'
import { findHandover, type HandoverRow } from '@/lib/handover/store'
import { lockOwn } from '@/lib/handover/use-cases'
import { limits } from '@/lib/limits'
import { bytesOfLetter, keepLetter } from '@/lib/requests/letter/use-cases'

/** Puts the order to a handover that is not signed, in the place of an earlier one; checked and stored as the letter of a request. Throws what that throws. */
export async function attachOrder({ actor, id, typedName, bytes }: { actor: AdminActor | OfficerActor; id: string; typedName: string; bytes: Buffer }): Promise<void> {
  // First of all whose it is: nobody learns from a check what is not theirs, and nothing is stored for it.
  await inActorTransaction(actor, (tx) => holdEditable(tx, { actor, id }))
  await keepLetter({ typedName, bytes, write: (letter) => inActorTransaction(actor, async (tx) => {
    const held = await holdEditable(tx, { actor, id })
    const replaced = held.signedAt === null ? (await findStoredLetter(tx, id))?.storageName : undefined
    await insertLetter(tx, { ...letter, handoverId: id, addedById: actor.id })
    record(tx, { kind: 'handover.letterAdded', actor, subjectId: held.officerId, stateCode: held.stateCode, details: { number: held.number, sha256: letter.sha256, sizeBytes: letter.sizeBytes } })
    return replaced
  }) })
}

/**
 * The order of a handover, opened for an admin once it is signed, for its relieving officer, or for the successor once it is approved; on record before a byte
 * leaves. Throws `not_found` for everybody and everything else.
 */
export async function openOrder({ actor, id }: { actor: AdminActor | OfficerActor; id: string }): Promise<{ fileName: string; bytes: Buffer }> {
  const letter = await inActorTransaction(actor, async (tx) => {
    const handover = await findHandover(tx, id)
    const found = handover && mayRead(actor, handover) ? await findStoredLetter(tx, id) : undefined
    if (!handover || !found) throw new AppError('not_found')
    record(tx, { kind: 'handover.letterRead', actor, subjectId: handover.officerId, stateCode: handover.stateCode, details: { number: handover.number, sha256: found.sha256 } })
    return found
  })
  return { fileName: letter.fileName, bytes: await bytesOfLetter(letter) }
}

function mayRead(actor: AdminActor | OfficerActor, handover: HandoverRow): boolean {
  if (actor.kind === 'admin') return handover.signedAt !== null || handover.enteredById === actor.id
  return handover.officerId === actor.id || (handover.successorId === actor.id && handover.approvedAt !== null)
}

async function holdEditable(tx: Tx, { actor, id }: { actor: AdminActor | OfficerActor; id: string }): Promise<HandoverRow> {
  const held = actor.kind === 'admin' ? await lockDraft(tx, { actor, id }) : await lockOwn(tx, { actor, id })
  if (!isEditable(held.status)) throw new AppError('conflict', { reason: 'handoverNotEditable' })
  if ((await countLetters(tx, id)) >= limits.lettersPerRequestDay) throw new AppError('limit', { reason: 'lettersPerDay' })
  return held
}
