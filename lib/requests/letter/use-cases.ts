import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { limits } from '@/lib/limits'
import { insertStep } from '@/lib/requests/history/store'
import { checkLetter, letterName } from '@/lib/requests/letter/rules'
import { countLetters, countUpload, findStoredLetter, insertLetter, type LetterFacts, selectStorageNames } from '@/lib/requests/letter/store'
import { isEditable } from '@/lib/requests/rules'
import { findRecord } from '@/lib/requests/store'
import { lockOwn } from '@/lib/requests/use-cases'
import { letterStore } from '@/lib/storage/file-store'
import { readSealedFile, sealFile } from '@/lib/storage/sealed-file'

/**
 * Puts the State's letter to a draft or a returned request, in the place of an earlier one: checked by its content (letter/rules), stored encrypted under
 * a key of its own. The bytes of an earlier one that nobody but the enterer ever saw are removed; its row stays. Throws `invalid` with what is wrong with
 * it, `not_found` for another's request, `conflict` once it is submitted, `limit` (`lettersPerDay`) after too many for this request.
 */
export async function attachLetter({ actor, id, typedName, bytes }: { actor: AdminActor | OfficerActor; id: string; typedName: string; bytes: Buffer }): Promise<void> {
  // First of all whose it is: nobody learns from a check what is not theirs, and nothing is stored for it.
  await inActorTransaction(actor, async (tx) => {
    const request = await findRecord(tx, id)
    if (request?.proposedById !== actor.id) throw new AppError('not_found')
    if (!isEditable(request.status)) throw new AppError('conflict', { reason: 'requestNotEditable' })
    await demandRoom(tx, id)
  })
  await keepLetter({ typedName, bytes, write: (letter) => inActorTransaction(actor, async (tx) => {
    // Uploads at the same time wait for each other here, and each counts those before it.
    const held = await lockOwn(tx, { actor, id })
    if (!isEditable(held.status)) throw new AppError('conflict', { reason: 'requestNotEditable' })
    await demandRoom(tx, id)
    const replaced = held.submittedAt === null ? (await findStoredLetter(tx, id))?.storageName : undefined
    await insertLetter(tx, { ...letter, requestId: id, addedById: actor.id })
    await insertStep(tx, { requestId: id, act: 'letterAdded', byId: actor.id, changes: [{ field: 'letter', before: '', after: letter.fileName }] })
    record(tx, {
      kind: 'request.letterAdded', actor, subjectId: held.officerId, stateCode: held.stateCode, requestId: id, details: { number: held.number, sha256: letter.sha256, sizeBytes: letter.sizeBytes },
    })
    return replaced
  }) })
}

/** A letter that is stored and has no row yet. */
export type NewLetter = Omit<LetterFacts, 'addedAt'> & { readonly storageName: string; readonly storageKey: Buffer }

/**
 * Checks a letter by its content, stores it encrypted under a key of its own, and lets `write` give it its row in a transaction; what that says it takes the
 * place of is removed. Throws `invalid` with what is wrong with it, and what `write` throws.
 */
export async function keepLetter({ typedName, bytes, write }: { typedName: string; bytes: Buffer; write: (letter: NewLetter) => Promise<string | undefined> }): Promise<void> {
  const check = await checkLetter(bytes)
  if (check.problem !== null) throw new AppError('invalid', { fields: [{ field: 'letter', message: check.problem }] })
  const letterId = randomUUID()
  const key = randomBytes(32)
  const storageName = `${letterId}.0`
  await letterStore().write({ name: storageName, source: sealFile({ key, fileId: labelOf(letterId), source: once(bytes) }) })
  let replaced: string | undefined
  try {
    replaced = await write({
      id: letterId, fileName: letterName(typedName), sizeBytes: bytes.length, pages: check.pages, sha256: createHash('sha256').update(bytes).digest('hex'), storageName,
      storageKey: keyProvider().wrap({ key, label: labelOf(letterId) }),
    })
  } catch (error) {
    // What the portal itself refused was undone. After anything else the row may stand all the same (a connection that breaks at COMMIT): then the sweep asks, once that is settled.
    if (error instanceof AppError) await letterStore().remove(storageName)
    throw error
  }
  // Only now that the new one stands.
  if (replaced !== undefined) await letterStore().remove(replaced)
}

/** Counts an upload before a byte of it is read, whatever comes of it. Throws `limit` (`letterUploads`) when the person's are used up. */
export async function admitUpload(actor: AdminActor | OfficerActor): Promise<void> {
  if (!(await countUpload(actor.id))) throw new AppError('limit', { reason: 'letterUploads' })
}

/** Removes stored letters older than an hour that no row names: their keys were never kept, they only take room. Returns how many. */
export async function removeStrayLetters(): Promise<number> {
  const store = letterStore()
  const until = Date.now() - limits.letterStrayMinutes * 60_000
  const old = (await store.list()).filter(({ kind, changedAt }) => kind !== 'foreign' && changedAt.getTime() < until)
  if (old.length === 0) return 0
  const named = await inRoleTransaction('portal_worker', (tx) => selectStorageNames(tx, old.map(({ name }) => name)))
  const stray = old.filter(({ name, kind }) => kind === 'unfinished' || !named.has(name))
  for (const { name, kind } of stray) await (kind === 'unfinished' ? store.removeUnfinished(name) : store.remove(name))
  return stray.length
}

/**
 * The letter of a request, opened for an admin, or for the officer who entered the request; on record before a byte leaves.
 * Throws `not_found` for everybody and everything else.
 */
export async function openLetter({ actor, id }: { actor: AdminActor | OfficerActor; id: string }): Promise<{ fileName: string; bytes: Buffer }> {
  const letter = await inActorTransaction(actor, async (tx) => {
    const request = await findRecord(tx, id)
    const mayRead = request !== undefined && (request.proposedById === actor.id || (actor.kind === 'admin' && request.submittedAt !== null))
    const found = mayRead ? await findStoredLetter(tx, id) : undefined
    if (!request || !found) throw new AppError('not_found')
    record(tx, { kind: 'request.letterRead', actor, subjectId: request.officerId, stateCode: request.stateCode, requestId: id, details: { number: request.number, sha256: found.sha256 } })
    return found
  })
  return { fileName: letter.fileName, bytes: await bytesOfLetter(letter) }
}

/** The bytes of a stored letter; throws when they are not those that were added. */
export async function bytesOfLetter(letter: LetterFacts & { storageName: string; storageKey: Uint8Array }): Promise<Buffer> {
  const key = keyProvider().unwrap({ wrapped: letter.storageKey, label: labelOf(letter.id) })
  const pieces: Buffer[] = []
  const file = { store: letterStore(), name: letter.storageName, fileId: labelOf(letter.id), key, sizeBytes: letter.sizeBytes }
  for await (const piece of readSealedFile(file, { from: 0, to: letter.sizeBytes })) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  if (createHash('sha256').update(bytes).digest('hex') !== letter.sha256) throw new Error('a stored letter is not the one that was added')
  return bytes
}

async function demandRoom(tx: Tx, requestId: string): Promise<void> {
  if ((await countLetters(tx, requestId)) >= limits.lettersPerRequestDay) throw new AppError('limit', { reason: 'lettersPerDay' })
}

function labelOf(letterId: string): string {
  return `letter:${letterId}`
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
