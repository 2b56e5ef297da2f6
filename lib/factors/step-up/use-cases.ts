import { randomUUID } from 'node:crypto'
import { record } from '@/lib/audit/record'
import { inActorTransaction } from '@/lib/auth/acting'
import { type HalfPerson, nobody, type PersonActor } from '@/lib/auth/actor'
import { endSessions, rotateSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { askFactor, takeAnswer } from '@/lib/factors/challenges/use-cases'
import type { FactorFailure } from '@/lib/factors/rules'
import { countAnswered, endFactor, insertProof, lockProof, markProof } from '@/lib/factors/store'
import { limits } from '@/lib/limits'
import { enqueueMail } from '@/lib/mail/enqueue'

/** One act on one thing, by somebody who is signed in. */
export interface StepUp {
  readonly actor: PersonActor
  readonly act: string
  readonly subject: string
}

/**
 * Takes a fresh proof for the act: one that lives in the session, or the browser's answer to a challenge of this act and subject, verified now. Returns the
 * proof's id; it is taken for this attempt alone. Throws FactorAsked when there is neither, FactorFailure when the answer proves nothing
 * (issue "Identity": a fresh factor, at most two minutes old, bound to the act).
 */
export async function takeProof({ actor, act, subject, answer }: StepUp & { answer: string | undefined }): Promise<string> {
  const { sessionId } = actor
  const question = { person: actor, sessionId, purpose: 'stepUp' as const, act, subject }
  if (answer === undefined) {
    const proof = await inActorTransaction(actor, async (tx) => {
      const id = await lockProof(tx, { sessionId, act, subject })
      if (id !== undefined) await markProof(tx, { id, spent: true })
      return id
    })
    return proof ?? askFactor(question)
  }
  const { kind, settle } = await takeAnswer({ ...question, text: answer })
  return inActorTransaction(actor, async (tx) => {
    const { factorId } = await settle(tx)
    const id = randomUUID()
    await insertProof(tx, { id, sessionId, factorId, act, subject })
    await markProof(tx, { id, spent: true })
    record(tx, { kind: 'factor.proven', actor, details: { kind, act } })
    return id
  })
}

/** The act did not happen: the proof is good for the rest of its two minutes. */
export async function giveBackProof(actor: PersonActor, id: string): Promise<void> {
  await inActorTransaction(actor, (tx) => markProof(tx, { id, spent: false }))
}

/** The act happened: the session goes on under a new token, whose old one is dead at once. Returns the token for the cookie; null when the session ended meanwhile. */
export async function renewSession(actor: PersonActor): Promise<string | null> {
  return inActorTransaction(actor, (tx) => rotateSession(tx, actor.sessionId))
}

/**
 * Puts on record that an answer proved nothing: one event for one attempt. A copied key is suspended with it and its owner told by mail (product, A9: clone
 * detection); who is not signed in yet must show the password again after some of them.
 */
export async function recordFactorRefusal({ actor, failure, act }: { actor: PersonActor | HalfPerson; failure: FactorFailure; act: string }): Promise<void> {
  const { kind, factorId, code } = failure.about
  const who = actor.kind === 'half' ? nobody(actor.address) : actor
  await inTransaction(async (tx) => {
    record(tx, { kind: 'factor.refused', outcome: 'refused', actor: who, subjectId: actor.kind === 'half' ? actor.id : null, details: { ...(kind ? { kind } : {}), cause: failure.cause, ...(code ? { code } : {}), act } })
    if (actor.kind === 'half' && (await countAnswered(tx, actor.sessionId)) >= limits.halfSessionFailuresMax) await endSessions(tx, { sessionId: actor.sessionId, cause: 'step' })
    const ended = failure.cause === 'cloned' && factorId !== undefined ? await endFactor(tx, { id: factorId, userId: actor.id, cause: 'cloned', byId: null }) : undefined
    if (!ended) return
    record(tx, { kind: 'factor.revoked', actor: who, subjectId: actor.id, details: { kind: ended.kind, cause: 'cloned' } })
    await enqueueMail(tx, { kind: 'factorSuspended', userId: actor.id, params: { label: ended.label } })
  })
}
