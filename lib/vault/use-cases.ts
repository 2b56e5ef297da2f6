import { Hidden } from '@/lib/aadhaar/hidden'
import { readAadhaarNumber } from '@/lib/aadhaar/number'
import { inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { numberIndex, openText, sealTexts, seenDigest } from '@/lib/vault/rules'
import type { AuthenticationRecord, Holder } from '@/lib/vault/schema'
import { findHolder, insertAuthentication, insertHolder, readClock, releaseForgotten, see } from '@/lib/vault/store'

/**
 * Puts a holder into the vault under a reference of the caller's choice (random). False when the number belongs to another living factor: one Aadhaar, one
 * account. A transaction of the vault's own login: when what asked for it fails afterwards, the number is free again a minute later.
 */
export function keepHolder({ reference, number, token }: Holder & { reference: string }): Promise<boolean> {
  const digits = number.digits.reveal()
  const { dataKey, sealed } = sealTexts(reference, { number: digits, token: token.reveal() })
  const index = numberIndex(digits)
  return inVault(async (tx) => {
    await releaseForgotten(tx, index)
    return insertHolder(tx, { reference, numberIndex: index, dataKey, ...sealed })
  })
}

/** Who stands behind a reference; null when nobody does any more. Throws when the row does not open: another key, or a row that was tampered with. */
export async function openHolder(reference: string): Promise<Holder | null> {
  const row = await inVault((tx) => findHolder(tx, reference))
  if (!row) return null
  const text = (name: 'number' | 'token'): string => openText({ row: reference, name, dataKey: row.dataKey, sealed: row[name] })
  const read = readAadhaarNumber({ typed: text('number'), acceptsTestNumbers: true })
  if (!('number' in read)) throw new Error('the vault holds something that is no number')
  return { number: read.number, token: new Hidden('uid-token', text('token')) }
}

/** Keeps what UIDAI was asked and answered; the answer sealed, for it names the person. */
export function keepAuthentication({ answer, ...record }: AuthenticationRecord): Promise<void> {
  const { dataKey, sealed } = answer === null ? { dataKey: null, sealed: { answer: null } } : sealTexts(record.transaction, { answer: answer.reveal() })
  return inVault((tx) => insertAuthentication(tx, { ...record, dataKey, answer: sealed.answer }))
}

/** Remembers a captured block; true when it was sent before. Committed before anything is done with it. */
export function isCaptureSeen(digest: string): Promise<boolean> {
  return inVault((tx) => see(tx, 'capture', seenDigest(digest)))
}

/** Remembers the code of an answer; true when it was used before. */
export function isCodeSeen(code: string): Promise<boolean> {
  return inVault((tx) => see(tx, 'code', seenDigest(code)))
}

/** The database's clock. */
export function vaultNow(): Promise<Date> {
  return inVault(readClock)
}

/** The worker's round: wipes what no living factor names and forgets what is old enough; how many holders were wiped. The worker itself sees nothing of it. */
export async function tidyVault(): Promise<number> {
  const [row] = await inRoleTransaction('portal_worker', (tx) => tx.sql<{ released: number }>('SELECT portal.tidy_vault() AS released'))
  return row?.released ?? 0
}

/** The vault's own login, on connections of its own. */
function inVault<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inRoleTransaction('portal_vault', work)
}
