import { createHash, randomUUID } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type AdminActor, type OfficerActor, type SystemActor, systemActor } from '@/lib/auth/actor'
import { encryptChallenge, readRecipient } from '@/lib/crypto/recipient'
import { randomReadable, referenceNumber } from '@/lib/crypto/token'
import { inReadOnly, inRoleTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { takeBackOfKey } from '@/lib/exports/ending/use-cases'
import { formatCalendarDate } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'
import type { MailParams } from '@/lib/mail/kinds'
import { lastKeyDay } from '@/lib/recipient-keys/rules'
import { answerChallenge, askForRevocation, countBroughtToday, endDueKeys, endKey, findKey, insertKey, isOnItsWay, type KeyEvent, lockKeys, markWarnings, officersOf, readGround } from '@/lib/recipient-keys/store'

const worker = systemActor('worker')

/**
 * Brings a public key for the officer's State and has a challenge encrypted to it; nothing changes before its answer and two admins' word (issue "Exports", recipient key; Guidelines, clause 7 viii). Returns its id.
 * Throws `invalid` with why the text is no key that files can be encrypted to, or the day is none (`keyUntil`, `keyUntilOwn`), `conflict` (`keyOnItsWay`), `limit` (`keysPerDay`).
 */
export async function bringKey({ officer, text, until, locale }: { officer: OfficerActor; text: string; until: string; locale: 'en' | 'hi' }): Promise<{ id: string }> {
  const { at, today, days } = await inReadOnly('portal_web', readGround)
  const lastDay = lastKeyDay({ today, days })
  const recipient = await readRecipient(text, at)
  if ('refused' in recipient) {
    // A private key that was shown to a web page is on record as that, and none of it is kept.
    if (recipient.refused === 'keyPrivate') await inActorTransaction(officer, async (tx) => record(tx, { kind: 'recipientKey.privateShown', actor: officer, outcome: 'refused', stateCode: officer.stateCode, details: {} }))
    throw invalid('key', recipient.refused)
  }
  if (until < today || until > lastDay) throw new AppError('invalid', { fields: [{ field: 'until', message: 'keyUntil', values: { day: formatCalendarDate(lastDay, locale) } }] })
  const answer = randomReadable(limits.recipientAnswerLength)
  const challenge = await encryptChallenge(recipient, { text: answer, at })
  const [id, number] = [randomUUID(), referenceNumber('RK')]
  return inActorTransaction(officer, async (tx) => {
    await lockKeys(tx, officer.stateCode)
    if ((await countBroughtToday(tx, officer.id)) >= limits.recipientKeysPerDay) throw new AppError('limit', { reason: 'keysPerDay' })
    if (await isOnItsWay(tx, officer.stateCode)) throw new AppError('conflict', { reason: 'keyOnItsWay' })
    await insertKey(tx, { id, number, officerId: officer.id, stateCode: officer.stateCode, recipient, until, challenge, challengeHash: createHash('sha256').update(answer).digest() })
    record(tx, { kind: 'recipientKey.brought', actor: officer, stateCode: officer.stateCode, details: { number, format: recipient.format, algorithm: recipient.algorithm, fingerprint: recipient.fingerprint, until } })
    return { id }
  })
}

/** The answer to the challenge, by the officer who brought the key. Throws `not_found`, `invalid` (`answerWrong` with the tries left), `conflict` (`keyLapsed`: no try or no time is left). */
export async function proveKey({ officer, id, answer }: { officer: OfficerActor; id: string; answer: string }): Promise<void> {
  const result = await inActorTransaction(officer, async (tx) => {
    const given = await answerChallenge(tx, { id, answer })
    if (given.outcome === 'absent') throw new AppError('not_found')
    const key = await findKey(tx, id)
    if (!key) throw new Error('a key was answered and is not there')
    const about = { actor: officer, stateCode: officer.stateCode } as const
    if (given.outcome === 'proven') record(tx, { ...about, kind: 'recipientKey.proven', details: { number: key.number, fingerprint: key.fingerprint } })
    else record(tx, { ...about, kind: 'recipientKey.answerRefused', outcome: 'refused', details: { number: key.number, left: given.left ?? 0 } })
    return given
  })
  // Thrown after the try is written: it stays counted.
  if (result.outcome === 'wrong') throw new AppError('invalid', { fields: [{ field: 'answer', message: 'answerWrong', values: { left: result.left ?? 0 } }] })
  if (result.outcome === 'lapsed') throw new AppError('conflict', { reason: 'keyLapsed' })
}

/** An officer of the State takes back a key that is not in force yet. Throws `not_found`. */
export async function withdrawKey({ officer, id }: { officer: OfficerActor; id: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const key = await endKey(tx, { id, from: ['brought', 'proven'], to: 'withdrawn', stateCode: officer.stateCode, byId: officer.id })
    if (!key) throw new AppError('not_found')
    record(tx, { kind: 'recipientKey.withdrawn', actor: officer, stateCode: officer.stateCode, details: { number: key.number } })
  })
}

/** An officer of the State asks that its key be revoked; an admin does it, so that no stolen session alone takes the key from a State's files. Throws `not_found`. */
export async function wishRevocation({ officer, id, reason }: { officer: OfficerActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(officer, async (tx) => {
    const key = await askForRevocation(tx, { id, stateCode: officer.stateCode, byId: officer.id, why: reason })
    if (!key) throw new AppError('not_found')
    record(tx, { kind: 'recipientKey.revocationAsked', actor: officer, stateCode: officer.stateCode, details: { number: key.number, reason } })
  })
}

/** One admin refuses a proven key. Throws `not_found` when it waits no more. */
export async function refuseKey({ admin, id, reason }: { admin: AdminActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(admin, async (tx) => {
    const key = await endKey(tx, { id, from: ['proven'], to: 'refused', byId: admin.id, reason })
    if (!key) throw new AppError('not_found')
    record(tx, { kind: 'recipientKey.refused', actor: admin, stateCode: key.stateCode, details: { number: key.number, reason } })
    await tell(tx, key, { event: 'refused' })
  })
}

/**
 * One admin revokes a key in force, at once: no file is made to it any more, and those that somebody could still take are taken back in the same transaction (docs/decisions/0207). Throws `not_found`.
 */
export async function revokeKey({ admin, id, reason }: { admin: AdminActor; id: string; reason: string }): Promise<void> {
  await inActorTransaction(admin, async (tx) => {
    const key = await endKey(tx, { id, from: ['inForce'], to: 'revoked', byId: admin.id, reason })
    if (!key) throw new AppError('not_found')
    const files = await takeBackOfKey(tx, { actor: admin, keyId: id })
    record(tx, { kind: 'recipientKey.revoked', actor: admin, stateCode: key.stateCode, details: { number: key.number, fingerprint: key.fingerprint, reason, files } })
    await tell(tx, key, { event: 'revoked' })
  })
}

/** Follows two admins' word in its transaction: the key is in force, and the one before it no more. */
export async function noteInForce(tx: Tx, { actor, id, replaces }: { actor: AdminActor; id: string; replaces: string | null }): Promise<void> {
  const key = await findKey(tx, id)
  if (!key) throw new Error('a key was brought into force and is not there')
  record(tx, { kind: 'recipientKey.inForce', actor, stateCode: key.stateCode, details: { number: key.number, fingerprint: key.fingerprint, endsAt: key.expiresAt.toISOString(), ...(replaces === null ? {} : { replaces }) } })
  await tell(tx, key, { event: 'inForce' })
}

/** Part of the minute's round: ends what is over and warns of what soon is. */
export async function keepKeys(): Promise<void> {
  await inRoleTransaction('portal_worker', async (tx) => {
    for (const key of await endDueKeys(tx)) {
      record(tx, { ...about(key), kind: key.status === 'expired' ? 'recipientKey.expired' : 'recipientKey.lapsed', details: { number: key.number } })
      if (key.status === 'expired') await tell(tx, key, { event: 'expired' })
    }
    for (const key of await markWarnings(tx, limits.recipientKeyWarningDays)) {
      record(tx, { ...about(key), kind: 'recipientKey.warned', details: { number: key.number, days: key.daysLeft } })
      await tell(tx, key, { event: 'ending' })
    }
  })
}

function about(key: KeyEvent): { actor: SystemActor; stateCode: number } {
  return { actor: worker, stateCode: key.stateCode }
}

/** Each officer of the State is told of what becomes of its key. */
async function tell(tx: Tx, key: KeyEvent, { event }: Pick<MailParams['recipientKey'], 'event'>): Promise<void> {
  for (const userId of await officersOf(tx, key.stateCode)) await enqueueMail(tx, { kind: 'recipientKey', userId, params: { event, number: key.number, endsAt: key.expiresAt.toISOString() } })
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
