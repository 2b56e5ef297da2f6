import { randomUUID } from 'node:crypto'
import { inTransaction } from '@/lib/db/transaction'
import { askable } from '@/lib/factors/kinds/rules'
import { secondFactor } from '@/lib/factors/kinds/use-cases'
import { FactorAsked, FactorFailure } from '@/lib/factors/rules'
import { answerForm, type Challenge, type Enrolment, type FactorHolder, type FactorKind, type FactorPurpose, type Settle } from '@/lib/factors/schema'
import { countChallenges, insertChallenge, selectUsableKinds, takeChallenge } from '@/lib/factors/store'
import { limits } from '@/lib/limits'

/** What is asked: of which session and account, and for what. `act` and `subject` are empty but for a step-up. */
export interface Question {
  readonly person: FactorHolder
  readonly sessionId: string
  readonly purpose: FactorPurpose
  readonly act: string
  readonly subject: string
}

/**
 * Asks the account's factors: one challenge for each kind it may answer by, thrown as FactorAsked for the form. For an enrolment it is the kind to be
 * enrolled. Throws FactorFailure: `noFactor` when there is none, `tooMany` when the session has asked too often.
 */
export async function askFactor(question: Question & { kind?: FactorKind; enrolment?: Enrolment }): Promise<never> {
  const { person, sessionId, purpose, act, subject } = question
  const begun = await inTransaction(async (tx): Promise<Challenge[] | 'tooMany'> => {
    if ((await countChallenges(tx, sessionId)) >= limits.challengesMax) return 'tooMany'
    const kinds = askable(question.kind ? [question.kind] : await selectUsableKinds(tx, person.id))
    return Promise.all(kinds.map((kind) => insertChallenge(tx, { id: randomUUID(), kind, purpose, sessionId, userId: person.id, act, subject })))
  })
  if (begun === 'tooMany') throw new FactorFailure('tooMany')
  if (begun.length === 0) throw new FactorFailure('noFactor', { kind: question.kind })
  const asked = await Promise.allSettled(begun.map(async (challenge) => ({ kind: challenge.kind, challenge: challenge.id, task: await secondFactor(challenge.kind).begin({ person, challenge, enrolment: question.enrolment }) })))
  const tasks = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const [broken] = asked.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  // A kind that cannot be asked now leaves the others; anything but that is a fault.
  if (broken !== undefined && (tasks.length === 0 || !(broken instanceof FactorFailure))) throw broken
  throw new FactorAsked({ purpose, act, field: purpose === 'enrol' ? 'enrolment' : 'factor', seconds: limits.challengeSeconds, tasks })
}

/**
 * Takes the browser's answer and checks it; what comes back writes what follows, in the transaction of what was asked for. The challenge is used up whatever
 * the answer holds. Throws FactorFailure.
 */
export async function takeAnswer({ person, sessionId, purpose, act, subject, text, enrolment }: Question & { text: string; enrolment?: Enrolment }): Promise<{ kind: FactorKind; settle: Settle }> {
  const answer = parseAnswer(text)
  const { challenge, kinds } = await inTransaction(async (tx) => ({
    challenge: await takeChallenge(tx, { id: answer.challenge, sessionId, userId: person.id, purpose, act, subject }), kinds: await selectUsableKinds(tx, person.id),
  }))
  if (challenge === 'over') throw new FactorFailure('challengeOver')
  if (challenge === 'replayed') throw new FactorFailure('replayed')
  const { kind } = challenge
  if (answer.failed !== undefined) throw new FactorFailure(answer.failed, { kind })
  // What two admins allowed may have ended since the question.
  if (purpose !== 'enrol' && !kinds.includes(kind)) throw new FactorFailure('unknownFactor', { kind })
  const factor = secondFactor(kind)
  const settle = await (enrolment === undefined ? factor.verify({ person, challenge, answer: answer.answer }) : factor.enrol({ person, challenge, answer: answer.answer, enrolment }))
  return { kind, settle }
}

/** An answer that no page of ours writes is no answer. */
function parseAnswer(text: string) {
  try {
    return answerForm.parse(JSON.parse(text))
  } catch {
    throw new FactorFailure('unreadable')
  }
}
