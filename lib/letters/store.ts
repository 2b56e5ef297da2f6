import { rate } from '@/lib/db/rate'
import type { Tx } from '@/lib/db/transaction'
import type { LetterFacts, LetterSubject, NewLetter } from '@/lib/letters/schema'
import { limits } from '@/lib/limits'

const letterColumns = `id, file_name AS "fileName", size_bytes AS "sizeBytes", pages, encode(sha256, 'hex') AS sha256, added_at AS "addedAt"`

/** A letter with where its bytes lie and under which wrapped key. */
export type StoredLetter = LetterFacts & { readonly storageName: string; readonly storageKey: Uint8Array }

/** Writes the letter's row. What it belongs to names it in its own row, in the same transaction. */
export async function insertLetter(tx: Tx, letter: NewLetter & LetterSubject & { addedById: string }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.letter (id, request_id, handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::int, $6::int, decode($7, 'hex'), $8, $9, $10::uuid)`,
    [letter.id, letter.requestId ?? null, letter.handoverId ?? null, letter.fileName, letter.sizeBytes, letter.pages, letter.sha256, letter.storageName, letter.storageKey, letter.addedById],
  )
}

/** What is told of the letter; undefined when there is none. */
export async function findLetter(tx: Tx, id: string): Promise<LetterFacts | undefined> {
  return (await tx.sql<LetterFacts>(`SELECT ${letterColumns} FROM portal.letter WHERE id = $1::uuid`, [id]))[0]
}

/** The same with where its bytes lie and under which wrapped key. */
export async function findStoredLetter(tx: Tx, id: string): Promise<StoredLetter | undefined> {
  return (await tx.sql<StoredLetter>(`SELECT ${letterColumns}, storage_name AS "storageName", storage_key AS "storageKey" FROM portal.letter WHERE id = $1::uuid`, [id]))[0]
}

/** Which of these stored objects are a letter's. */
export async function selectStorageNames(tx: Tx, names: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ name: string }>('SELECT storage_name AS name FROM portal.letter WHERE storage_name = ANY ($1::text[])', [[...names]])
  return new Set(rows.map(({ name }) => name))
}

/** How many letters were put to the request or the handover in the last 24 hours. */
export async function countLetters(tx: Tx, { requestId, handoverId }: LetterSubject): Promise<number> {
  const [row] = await tx.sql<{ letters: number }>(
    `SELECT count(*)::int AS letters FROM portal.letter WHERE (request_id = $1::uuid OR handover_id = $2::uuid) AND added_at > now() - interval '24 hours'`, [requestId ?? null, handoverId ?? null])
  return row?.letters ?? 0
}

const takesMinute = rate({ name: 'letterMinute', points: limits.letterUploadsPerMinute, seconds: 60 })
const takesDay = rate({ name: 'letterDay', points: limits.letterUploadsPerDay, seconds: 86_400 })

/** Counts an upload of the person; false when those of the minute or of the day are used up. Without the counter nothing is taken. */
export async function countUpload(personId: string): Promise<boolean> {
  return (await takesMinute(personId)) && (await takesDay(personId))
}
