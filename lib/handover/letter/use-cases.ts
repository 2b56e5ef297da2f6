import { record } from '@/lib/audit/record'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'
import { lockDraft } from '@/lib/handover/contingency/use-cases'
import { isEditable } from '@/lib/handover/form/rules'
import { isOfOfficer } from '@/lib/handover/rules'
import { findHandover, type HandoverRow, writeOrder } from '@/lib/handover/store'
import { lockOwn } from '@/lib/handover/use-cases'
import { addLetter, openStored, type Upload } from '@/lib/letters/use-cases'

/**
 * Puts the order to a handover that is not signed, or the evidence to a contingency that is not entered. Throws `not_found` for another's, `conflict` once it is
 * signed, and what `addLetter` throws of the letter.
 */
export async function attachOrder({ id, ...upload }: Upload & { id: string }): Promise<void> {
  const { actor } = upload
  await addLetter({
    upload, subject: { handoverId: id },
    hold: async (tx) => {
      const held = actor.kind === 'admin' ? await lockDraft(tx, { actor, id }) : await lockOwn(tx, { actor, id })
      if (!isEditable(held.status)) throw new AppError('conflict', { reason: 'handoverNotEditable' })
      return { ...held, wasSeen: held.signedAt !== null }
    },
    note: async (tx, { held, letter: { id: letterId, sha256, sizeBytes } }) => {
      await writeOrder(tx, { id, letterId })
      record(tx, { kind: 'handover.letterAdded', actor, subjectId: held.officerId, stateCode: held.stateCode, details: { number: held.number, sha256, sizeBytes } })
    },
  })
}

/**
 * The order of a handover, opened for an admin once it is signed, for its relieving officer, or for the successor once it is approved
 * (rules); on record before a byte leaves. Throws `not_found` for everybody and everything else.
 */
export function openOrder({ actor, id }: { actor: AdminActor | OfficerActor; id: string }): Promise<{ fileName: string; bytes: Buffer }> {
  return openStored({ actor, find: async (tx) => {
    const handover = await findHandover(tx, id)
    if (!handover || !mayRead(actor, handover)) return undefined
    const { letterId, number, officerId, stateCode } = handover
    return { letterId, note: ({ sha256 }) => { record(tx, { kind: 'handover.letterRead', actor, subjectId: officerId, stateCode, details: { number, sha256 } }) } }
  } })
}

function mayRead(actor: AdminActor | OfficerActor, handover: HandoverRow): boolean {
  if (actor.kind === 'admin') return handover.signedAt !== null || handover.enteredById === actor.id
  return isOfOfficer(handover, actor.id)
}
