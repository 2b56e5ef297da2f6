import { timingSafeEqual } from 'node:crypto'
import { keyedDigest } from '@/lib/crypto/derive'
import type { ChallengeTerms, FactorCause, FactorKind, FactorNeeded } from '@/lib/factors/schema'

/** Beside the cause: which factor, the exact reason for the ledger (`uidai.300`), and what UIDAI wants the person told. */
export interface FailureFacts {
  readonly kind?: FactorKind
  readonly factorId?: string
  readonly code?: string
  readonly action?: string
}

/** Thrown where an answer proves nothing; the border says why in the words of `factors.failures`. */
export class FactorFailure extends Error {
  constructor(override readonly cause: FactorCause, readonly about: FailureFacts = {}) {
    super(cause)
    this.name = 'FactorFailure'
  }
}

/** Thrown where a form must bring an answer first; the border gives the tasks to the page. */
export class FactorAsked extends Error {
  constructor(readonly needed: FactorNeeded) {
    super('a factor is asked for')
    this.name = 'FactorAsked'
  }
}

/**
 * The bytes a challenge consists of: made of everything it is good for, under a key the database does not have. Its id is random, so nobody can foresee them,
 * and who writes rows can neither bring an old challenge back nor turn one act's into another's.
 */
export function challengeBytes(challenge: ChallengeTerms): Buffer {
  const { id, sessionId, userId, kind, purpose, act, subject } = challenge
  return keyedDigest('factor-challenge', JSON.stringify([id, sessionId, userId, kind, purpose, act, subject]))
}

/** The seal of a factor: over whose it is and, by kind, what decides (`parts`). */
export function factorSeal(input: { id: string; userId: string; kind: FactorKind; parts: readonly string[] }): Buffer {
  return keyedDigest('factor-seal', JSON.stringify([input.id, input.userId, input.kind, ...input.parts]))
}

/** The seal of a proof. */
export function proofSeal(input: { id: string; sessionId: string; factorId: string; act: string; subject: string }): Buffer {
  return keyedDigest('factor-proof', JSON.stringify([input.id, input.sessionId, input.factorId, input.act, input.subject]))
}

/** Compares without telling by time how far they agree. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}
