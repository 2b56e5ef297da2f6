import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { inTransaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { askFactor, type Question, takeAnswer } from '@/lib/factors/challenges/use-cases'
import { FactorAsked, FactorFailure } from '@/lib/factors/rules'
import type { FactorCause } from '@/lib/factors/schema'
import { TestAuthenticator, type Twist } from '@/lib/testing/authenticator'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { exempt, giveAuthenticator } from '@/lib/testing/factors'

const database = useDatabase()
let officer: OfficerActor
let authenticator: TestAuthenticator
let factorId: string

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  authenticator = new TestAuthenticator(env().PORTAL_ORIGIN)
  factorId = await giveAuthenticator(database, { accountId: officer.id, authenticator })
})

const question = (over: Partial<Question> = {}): Question => ({ person: officer, sessionId: officer.sessionId, purpose: 'stepUp', act: 'files.open', subject: 'one', ...over })

async function ask(asked: Question = question()): Promise<{ challenge: string; words: string }> {
  const error = await askFactor(asked).catch((thrown: unknown) => thrown)
  if (!(error instanceof FactorAsked)) throw error
  const [task] = error.needed.tasks
  const { challenge } = task?.task as { challenge: string }
  return { challenge: task?.challenge ?? '', words: challenge }
}

async function settle(text: object, asked: Question = question()): Promise<string> {
  const { settle: write } = await takeAnswer({ ...asked, text: JSON.stringify(text) })
  return (await inTransaction(write)).factorId
}

async function causeOf(work: Promise<unknown>): Promise<FactorCause | 'none'> {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  if (error === null) return 'none'
  if (!(error instanceof FactorFailure)) throw error
  return error.cause
}

/** Asks, answers with the twist, and says what came of it. */
async function attempt(twist: Twist = {}): Promise<FactorCause | 'none'> {
  const { challenge, words } = await ask()
  return causeOf(settle({ challenge, answer: authenticator.get(words, twist) }))
}

describe('an answer of an authenticator', () => {
  it('that fits is a proof, and its counter and use are noted', async () => {
    expect(await attempt()).toBe('none')
    const [row] = await database.sql<{ counter: string; used: boolean }>('SELECT c.counter::text, f.last_used_at IS NOT NULL AS used FROM portal.webauthn_credential c JOIN portal.factor f ON f.id = c.factor_id WHERE f.id = $1', [factorId])
    expect(row).toEqual({ counter: '1', used: true })
  })

  it.each<[string, Twist, FactorCause]>([
    ['without user verification', { isUserVerified: false }, 'notVerified'], ['for another origin', { origin: 'https://evil.example' }, 'otherSite'], ['for another site', { rpId: 'evil.example' }, 'otherSite'],
    ['to other words than those it was asked', { challenge: Buffer.alloc(32).toString('base64url') }, 'challengeOver'], ['of another kind', { type: 'webauthn.create' }, 'unreadable'],
    ['signed by another key', { signature: 'other' }, 'badSignature'], ['with no signature at all', { signature: 'bogus' }, 'badSignature'], ['of another account', { userHandle: Buffer.alloc(32, 1).toString('base64url') }, 'unknownFactor'],
  ])('%s proves nothing', async (_what, twist, cause) => {
    expect(await attempt(twist)).toBe(cause)
    // And the next good one does: nothing was spoiled.
    expect(await attempt()).toBe('none')
  })

  it('whose counter does not grow is a copy’s, and nothing is written', async () => {
    expect(await attempt({ counter: 7 })).toBe('none')
    for (const counter of [7, 6, 0]) expect(await attempt({ counter })).toBe('cloned')
    expect(await attempt({ counter: 8 })).toBe('none')
  })

  it('with a counter that never counts stays good', async () => {
    for (let time = 0; time < 3; time += 1) expect(await attempt({ counter: 0 })).toBe('none')
  })

  it('is checked under the row’s lock: of two with one counter the second is a copy’s', async () => {
    const asked = [await ask(), await ask()]
    const settles = await Promise.all(asked.map(({ challenge, words }) => takeAnswer({ ...question(), text: JSON.stringify({ challenge, answer: authenticator.get(words, { counter: 5 }) }) })))
    const causes = await Promise.all(settles.map(({ settle: write }) => causeOf(inTransaction(write))))
    expect(causes.sort()).toEqual(['cloned', 'none'])
  })

  it('of a revoked factor, of an unknown one, of one whose row was written without our key, and of one without exemption proves nothing', async () => {
    const stranger = new TestAuthenticator(env().PORTAL_ORIGIN)
    const { challenge, words } = await ask()
    expect(await causeOf(settle({ challenge, answer: stranger.get(words) }))).toBe('unknownFactor')
    // A stolen login exchanges the key and leaves the seal.
    await database.sql('ALTER TABLE portal.webauthn_credential DISABLE TRIGGER USER')
    await database.sql('UPDATE portal.webauthn_credential SET credential_id = $2, public_key = $3 WHERE factor_id = $1', [factorId, stranger.id, stranger.publicKey])
    const forged = await ask()
    expect(await causeOf(settle({ challenge: forged.challenge, answer: stranger.get(forged.words) }))).toBe('unknownFactor')
    await database.sql('UPDATE portal.webauthn_credential SET credential_id = $2, public_key = $3 WHERE factor_id = $1', [factorId, authenticator.id, authenticator.publicKey])
    await database.sql('ALTER TABLE portal.webauthn_credential ENABLE TRIGGER USER')
    expect(await attempt()).toBe('none')
    const before = await ask()
    await database.sql(`UPDATE portal.factor SET revoked_at = now(), revoke_cause = 'own' WHERE id = $1`, [factorId])
    expect(await causeOf(settle({ challenge: before.challenge, answer: authenticator.get(before.words) }))).toBe('unknownFactor')
    expect(await causeOf(ask())).toBe('noFactor')
  })

  it('counts only as long as two admins allow it', async () => {
    const before = await ask()
    await database.sql('UPDATE portal.factor_exemption SET ended_at = now() WHERE user_id = $1', [officer.id])
    expect(await causeOf(settle({ challenge: before.challenge, answer: authenticator.get(before.words) }))).toBe('unknownFactor')
    expect(await causeOf(ask())).toBe('noFactor')
    await exempt(database, officer.id)
    expect(await attempt()).toBe('none')
  })
})

describe('a challenge', () => {
  it('is answered once, whatever the first answer held', async () => {
    for (const twist of [{}, { signature: 'other' }] as const) {
      const { challenge, words } = await ask()
      const text = { challenge, answer: authenticator.get(words, twist) }
      await causeOf(settle(text))
      expect(await causeOf(settle(text))).toBe('replayed')
      expect(await causeOf(settle({ challenge, answer: authenticator.get(words) }))).toBe('replayed')
    }
  })

  it('is over after two minutes', async () => {
    const { challenge, words } = await ask()
    await database.sql('ALTER TABLE portal.factor_challenge DISABLE TRIGGER USER')
    await database.sql(`UPDATE portal.factor_challenge SET created_at = now() - interval '2 minutes', expires_at = now() WHERE id = $1`, [challenge])
    await database.sql('ALTER TABLE portal.factor_challenge ENABLE TRIGGER USER')
    expect(await causeOf(settle({ challenge, answer: authenticator.get(words) }))).toBe('challengeOver')
  })

  it('is of its session, account, purpose, act and subject, and of no other', async () => {
    const other = await buildOfficer(database, 10)
    for (const asked of [question({ sessionId: other.sessionId }), question({ person: other }), question({ purpose: 'signIn', act: '', subject: '' }), question({ act: 'registrant.unmask' }), question({ subject: 'two' })]) {
      const { challenge, words } = await ask()
      expect(await causeOf(settle({ challenge, answer: authenticator.get(words) }, asked)), JSON.stringify(asked)).toBe('challengeOver')
    }
  })

  it('that a stolen login wrote or changed is none: its bytes follow from our key', async () => {
    const { words } = await ask()
    const forged = randomUUID()
    await database.sql(`INSERT INTO portal.factor_challenge (id, session_id, user_id, kind, purpose, act, subject, challenge) VALUES ($1, $2, $3, 'webauthn', 'stepUp', 'files.open', 'one', $4)`,
      [forged, officer.sessionId, officer.id, Buffer.from(words, 'base64url')])
    expect(await causeOf(settle({ challenge: forged, answer: authenticator.get(words) }))).toBe('challengeOver')
    const { challenge, words: own } = await ask(question({ subject: 'two' }))
    await database.sql('ALTER TABLE portal.factor_challenge DISABLE TRIGGER USER')
    await database.sql(`UPDATE portal.factor_challenge SET subject = 'one' WHERE id = $1`, [challenge])
    await database.sql('ALTER TABLE portal.factor_challenge ENABLE TRIGGER USER')
    expect(await causeOf(settle({ challenge, answer: authenticator.get(own) }))).toBe('challengeOver')
  })

  it('takes what the browser says instead of an answer, and nothing that is no answer', async () => {
    const { challenge } = await ask()
    expect(await causeOf(settle({ challenge, failed: 'cancelled' }))).toBe('cancelled')
    for (const text of [{}, { challenge: 'x' }, { challenge: randomUUID(), failed: 'cloned' }, []]) expect(await causeOf(settle(text))).toBe('unreadable')
    const again = await ask()
    expect(await causeOf(settle({ challenge: again.challenge, answer: { id: 7 } }))).toBe('unreadable')
    expect(await causeOf(settle({ challenge: randomUUID(), answer: {} }))).toBe('challengeOver')
  })

  it('is not begun without end', async () => {
    for (let time = 0; time < 30; time += 1) await ask()
    expect(await causeOf(ask())).toBe('tooMany')
  })
})
