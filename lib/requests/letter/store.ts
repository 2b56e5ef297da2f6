import { RateLimiterPostgres } from 'rate-limiter-flexible'
import { pool } from '@/lib/db/pool'
import type { Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'

/** What is told of a letter: its name, size, pages and digest. */
export interface LetterFacts {
  readonly id: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly pages: number
  /** 64 hex digits */
  readonly sha256: string
  readonly addedAt: Date
}

const letterColumns = `l.id, l.file_name AS "fileName", l.size_bytes AS "sizeBytes", l.pages, encode(l.sha256, 'hex') AS sha256, l.added_at AS "addedAt"`

/** Writes the letter's row and makes it the request's letter, as the next revision. */
export async function insertLetter(tx: Tx, letter: Omit<LetterFacts, 'addedAt'> & { requestId: string; storageName: string; storageKey: Buffer; addedById: string }): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.request_letter (id, request_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
     VALUES ($1::uuid, $2::uuid, $3, $4::int, $5::int, decode($6, 'hex'), $7, $8, $9::uuid)`,
    [letter.id, letter.requestId, letter.fileName, letter.sizeBytes, letter.pages, letter.sha256, letter.storageName, letter.storageKey, letter.addedById],
  )
  await tx.sql('UPDATE portal.request SET letter_id = $2::uuid, revision = revision + 1 WHERE id = $1::uuid', [letter.requestId, letter.id])
}

/** The request's letter as it stands now; undefined without one. */
export async function findLetter(tx: Tx, requestId: string): Promise<LetterFacts | undefined> {
  const [row] = await tx.sql<LetterFacts>(`SELECT ${letterColumns} FROM portal.request_letter l JOIN portal.request r ON r.letter_id = l.id WHERE r.id = $1::uuid`, [requestId])
  return row
}

/** The same with where its bytes lie and under which wrapped key. */
export async function findStoredLetter(tx: Tx, requestId: string): Promise<(LetterFacts & { storageName: string; storageKey: Uint8Array }) | undefined> {
  const [row] = await tx.sql<LetterFacts & { storageName: string; storageKey: Uint8Array }>(
    `SELECT ${letterColumns}, l.storage_name AS "storageName", l.storage_key AS "storageKey" FROM portal.request_letter l JOIN portal.request r ON r.letter_id = l.id WHERE r.id = $1::uuid`, [requestId],
  )
  return row
}

/** Which of these stored objects are a letter's, of a request or of a handover. */
export async function selectStorageNames(tx: Tx, names: readonly string[]): Promise<Set<string>> {
  const rows = await tx.sql<{ name: string }>(
    `SELECT storage_name AS name FROM portal.request_letter WHERE storage_name = ANY ($1::text[])
     UNION ALL SELECT storage_name FROM portal.handover_letter WHERE storage_name = ANY ($1::text[])`, [[...names]])
  return new Set(rows.map(({ name }) => name))
}

/** How many letters were put to the request in the last 24 hours. */
export async function countLetters(tx: Tx, requestId: string): Promise<number> {
  const [row] = await tx.sql<{ letters: number }>(`SELECT count(*)::int AS letters FROM portal.request_letter WHERE request_id = $1::uuid AND added_at > now() - interval '24 hours'`, [requestId])
  return row?.letters ?? 0
}

let rates: RateLimiterPostgres[] | undefined

/** Counts an upload of the person, over all processes; false when those of the minute or of the day are used up. Without the counter nothing is taken. */
export async function countUpload(personId: string): Promise<boolean> {
  const table = { storeClient: pool('portal_web'), schemaName: 'portal', tableName: 'sign_in_rate', tableCreated: true, storeType: 'pool' }
  rates ??= [
    new RateLimiterPostgres({ ...table, keyPrefix: 'letterMinute', points: limits.letterUploadsPerMinute, duration: 60 }),
    new RateLimiterPostgres({ ...table, keyPrefix: 'letterDay', points: limits.letterUploadsPerDay, duration: 86_400 }),
  ]
  try {
    for (const rate of rates) await rate.consume(personId)
    return true
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal
    return false
  }
}
