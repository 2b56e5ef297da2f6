import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { keyProvider } from '@/lib/crypto/key-provider'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { checkLetter, letterName } from '@/lib/letters/rules'
import type { LetterSubject, NewLetter } from '@/lib/letters/schema'
import { countLetters, countUpload, findStoredLetter, insertLetter, selectStorageNames, type StoredLetter } from '@/lib/letters/store'
import { limits } from '@/lib/limits'
import { letterStore } from '@/lib/storage/file-store'
import { readSealedFile, sealFile } from '@/lib/storage/sealed-file'

/** A letter as it comes from a browser, and who brings it. */
export interface Upload {
  readonly actor: AdminActor | OfficerActor
  readonly typedName: string
  readonly bytes: Buffer
}

/** What a letter belongs to, as it is held while one is put to it. */
export interface Held {
  readonly letterId: string | null
  /** Whether others than who enters it may have seen it; then an earlier letter's bytes stay. */
  readonly wasSeen: boolean
}

/**
 * Puts a letter to a request or a handover, in the place of an earlier one: checked by its content (rules), stored encrypted under a key of its own. `hold`
 * locks what it belongs to and throws for whom it is not open; `note` names the letter there and records it. The bytes of an earlier one that nobody but the
 * enterer ever saw are removed; its row stays. Throws `invalid` with what is wrong with the letter, `limit` (`lettersPerDay`), and what the two throw.
 */
export async function addLetter<H extends Held>({ upload, subject, hold, note }: {
  upload: Upload; subject: LetterSubject; hold: (tx: Tx) => Promise<H>; note: (tx: Tx, input: { held: H; letter: NewLetter }) => Promise<void>
}): Promise<void> {
  const { actor, typedName, bytes } = upload
  const holdWithRoom = async (tx: Tx): Promise<H> => {
    const held = await hold(tx)
    if ((await countLetters(tx, subject)) >= limits.lettersPerSubjectDay) throw new AppError('limit', { reason: 'lettersPerDay' })
    return held
  }
  // First of all whose it is: nobody learns from a check what is not theirs, and nothing is stored for it.
  await inActorTransaction(actor, holdWithRoom)
  await keepLetter({ typedName, bytes, write: (letter) => inActorTransaction(actor, async (tx) => {
    // Uploads at the same time wait for each other here, and each counts those before it.
    const held = await holdWithRoom(tx)
    const replaced = held.wasSeen || held.letterId === null ? undefined : (await findStoredLetter(tx, held.letterId))?.storageName
    await insertLetter(tx, { ...letter, ...subject, addedById: actor.id })
    await note(tx, { held, letter })
    return replaced
  }) })
}

/** Where a reader finds a letter, and how the reading goes on record. */
export interface LetterInReach {
  readonly letterId: string | null
  readonly note: (letter: { sha256: string }) => void
}

/**
 * Opens the letter that `find` names, for whoever it lets; the event it notes is committed before a byte leaves. Throws `not_found` when it names none, and an
 * error that is none of ours when the bytes are not those that were added.
 */
export async function openStored({ actor, find }: { actor: AdminActor | OfficerActor; find: (tx: Tx) => Promise<LetterInReach | undefined> }): Promise<{ fileName: string; bytes: Buffer }> {
  const letter = await inActorTransaction(actor, async (tx) => {
    const inReach = await find(tx)
    const found = inReach && inReach.letterId !== null ? await findStoredLetter(tx, inReach.letterId) : undefined
    if (!inReach || !found) throw new AppError('not_found')
    inReach.note(found)
    return found
  })
  return { fileName: letter.fileName, bytes: await bytesOf(letter) }
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

/** Stores the letter's bytes and lets `write` give it its row in a transaction; what that says it takes the place of is removed. */
async function keepLetter({ typedName, bytes, write }: { typedName: string; bytes: Buffer; write: (letter: NewLetter) => Promise<string | undefined> }): Promise<void> {
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

async function bytesOf(letter: StoredLetter): Promise<Buffer> {
  const key = keyProvider().unwrap({ wrapped: letter.storageKey, label: labelOf(letter.id) })
  const pieces: Buffer[] = []
  const file = { store: letterStore(), name: letter.storageName, fileId: labelOf(letter.id), key, sizeBytes: letter.sizeBytes }
  for await (const piece of readSealedFile(file, { from: 0, to: letter.sizeBytes })) pieces.push(piece)
  const bytes = Buffer.concat(pieces)
  if (createHash('sha256').update(bytes).digest('hex') !== letter.sha256) throw new Error('a stored letter is not the one that was added')
  return bytes
}

function labelOf(letterId: string): string {
  return `letter:${letterId}`
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
