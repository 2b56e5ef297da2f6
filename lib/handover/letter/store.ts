import type { Tx } from '@/lib/db/transaction'
import type { LetterFacts } from '@/lib/requests/letter/store'

const columns = `l.id, l.file_name AS "fileName", l.size_bytes AS "sizeBytes", l.pages, encode(l.sha256, 'hex') AS sha256, l.added_at AS "addedAt"`

/** Writes the letter's row and makes it the handover's letter. */
export async function insertLetter(tx: Tx, letter: Omit<LetterFacts, 'addedAt'> & { handoverId: string; storageName: string; storageKey: Buffer; addedById: string }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.handover_letter (id, handover_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
     VALUES ($1::uuid, $2::uuid, $3, $4::int, $5::int, decode($6, 'hex'), $7, $8, $9::uuid)`,
    [letter.id, letter.handoverId, letter.fileName, letter.sizeBytes, letter.pages, letter.sha256, letter.storageName, letter.storageKey, letter.addedById])
  await tx.sql('UPDATE portal.handover SET letter_id = $2::uuid WHERE id = $1::uuid', [letter.handoverId, letter.id])
}

/** The handover's letter as it stands now; undefined without one. */
export async function findLetter(tx: Tx, handoverId: string): Promise<LetterFacts | undefined> {
  return (await tx.sql<LetterFacts>(`SELECT ${columns} FROM portal.handover_letter l JOIN portal.handover h ON h.letter_id = l.id WHERE h.id = $1::uuid`, [handoverId]))[0]
}

/** The same with where its bytes lie and under which wrapped key. */
export async function findStoredLetter(tx: Tx, handoverId: string): Promise<(LetterFacts & { storageName: string; storageKey: Uint8Array }) | undefined> {
  const [row] = await tx.sql<LetterFacts & { storageName: string; storageKey: Uint8Array }>(
    `SELECT ${columns}, l.storage_name AS "storageName", l.storage_key AS "storageKey" FROM portal.handover_letter l JOIN portal.handover h ON h.letter_id = l.id WHERE h.id = $1::uuid`, [handoverId])
  return row
}

/** How many letters were put to the handover in the last 24 hours. */
export async function countLetters(tx: Tx, handoverId: string): Promise<number> {
  const [row] = await tx.sql<{ letters: number }>(`SELECT count(*)::int AS letters FROM portal.handover_letter WHERE handover_id = $1::uuid AND added_at > now() - interval '24 hours'`, [handoverId])
  return row?.letters ?? 0
}
