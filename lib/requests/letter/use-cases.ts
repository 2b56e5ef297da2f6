import { record } from '@/lib/audit/record'
import { AppError } from '@/lib/errors'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { addLetter, openStored, type Upload } from '@/lib/letters/use-cases'
import { insertStep } from '@/lib/requests/history/store'
import { isEditable } from '@/lib/requests/rules'
import { findRecord, writeLetter } from '@/lib/requests/store'
import { lockOwn } from '@/lib/requests/use-cases'

/**
 * Puts the State's letter to a draft or a returned request, as its next revision. Throws `not_found` for another's request, `conflict` once it is submitted, and
 * what `addLetter` throws of the letter.
 */
export async function attachLetter({ id, ...upload }: Upload & { id: string }): Promise<void> {
  const { actor } = upload
  await addLetter({
    upload, subject: { requestId: id },
    hold: async (tx) => {
      const held = await lockOwn(tx, { actor, id })
      if (!isEditable(held.status)) throw new AppError('conflict', { reason: 'requestNotEditable' })
      return { ...held, wasSeen: held.submittedAt !== null }
    },
    note: async (tx, { held, letter: { id: letterId, fileName, sha256, sizeBytes } }) => {
      await writeLetter(tx, { id, letterId })
      await insertStep(tx, { requestId: id, act: 'letterAdded', byId: actor.id, changes: [{ field: 'letter', before: '', after: fileName }] })
      record(tx, { kind: 'request.letterAdded', actor, subjectId: held.officerId, stateCode: held.stateCode, requestId: id, details: { number: held.number, sha256, sizeBytes } })
    },
  })
}

/**
 * The letter of a request, opened for an admin, or for the officer who entered the request; on record before a byte leaves.
 * Throws `not_found` for everybody and everything else.
 */
export function openLetter({ actor, id }: { actor: AdminActor | OfficerActor; id: string }): Promise<{ fileName: string; bytes: Buffer }> {
  return openStored({ actor, find: async (tx) => {
    const request = await findRecord(tx, id)
    if (!request || !(request.proposedById === actor.id || (actor.kind === 'admin' && request.submittedAt !== null))) return undefined
    const { letterId, number, officerId, stateCode } = request
    return { letterId, note: ({ sha256 }) => { record(tx, { kind: 'request.letterRead', actor, subjectId: officerId, stateCode, requestId: id, details: { number, sha256 } }) } }
  } })
}
