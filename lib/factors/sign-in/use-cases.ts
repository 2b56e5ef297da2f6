import { record } from '@/lib/audit/record'
import type { HalfPerson } from '@/lib/auth/actor'
import type { Browser } from '@/lib/auth/devices'
import { finishSignIn, type SignedIn } from '@/lib/auth/sign-in'
import { inTransaction, type Tx } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { askFactor, takeAnswer } from '@/lib/factors/challenges/use-cases'
import { FactorFailure } from '@/lib/factors/rules'
import type { Enrolment, FactorKind } from '@/lib/factors/schema'
import { closeEnrolment, lockFactors, mayEnrolFirst, selectAllowedKinds } from '@/lib/factors/store'
import { demandName } from '@/lib/factors/use-cases'
import { enqueueMail } from '@/lib/mail/enqueue'

interface Attempt {
  readonly half: HalfPerson
  readonly browser: Browser
  /** What the browser brought; without it the factor is asked (FactorAsked). */
  readonly answer: string | undefined
}

/**
 * The second step of signing in: an own factor answers, and a session begins that opens what the person may; the one of the first step ends with it. Returns
 * what the browser keeps. Throws FactorFailure, or `conflict` when the first step is over.
 */
export async function proveSignIn({ half, browser, answer }: Attempt): Promise<SignedIn> {
  const question = { person: half, sessionId: half.sessionId, purpose: 'signIn' as const, act: '', subject: '' }
  if (answer === undefined) return askFactor(question)
  const { kind, settle } = await takeAnswer({ ...question, text: answer })
  return inTransaction(async (tx) => {
    await settle(tx)
    return welcome(tx, { half, browser, factor: kind })
  })
}

/**
 * The first factor of an account, while its activation or recovery allows it (`enrol_until`), and with it the rest of the sign-in: who has just enrolled has
 * just proven. Throws FactorFailure, `invalid` for a name that is none, or `refused` when the account may not enrol.
 */
export async function enrolAtSignIn({ half, browser, answer, kind, enrolment }: Attempt & { kind: FactorKind; enrolment: Enrolment }): Promise<SignedIn> {
  demandName(enrolment)
  const question = { person: half, sessionId: half.sessionId, purpose: 'enrol' as const, act: '', subject: '' }
  const allowed = await inTransaction(async (tx) => ((await mayEnrolFirst(tx, half.id)) ? selectAllowedKinds(tx, half.id) : null))
  if (allowed === null) throw new AppError('refused', { reason: 'enrolOver' })
  if (!allowed.includes(kind)) throw new FactorFailure(kind === 'aadhaar' ? 'oneAadhaar' : 'notExempt', { kind })
  if (answer === undefined) return askFactor({ ...question, kind, enrolment })
  const taken = await takeAnswer({ ...question, text: answer, enrolment })
  return inTransaction(async (tx) => {
    // Of two at once the second finds the account enrolled.
    await lockFactors(tx, half.id)
    if (!(await mayEnrolFirst(tx, half.id))) throw new AppError('refused', { reason: 'enrolOver' })
    await taken.settle(tx)
    await closeEnrolment(tx, half.id)
    const signedIn = await welcome(tx, { half, browser, factor: taken.kind })
    record(tx, { kind: 'factor.enrolled', actor: signedIn.person, details: { kind: taken.kind, label: enrolment.label } })
    return signedIn
  })
}

/** The end of both ways in. A browser that the account did not know is told of by mail, to the one who knows whether it is the own. */
async function welcome(tx: Tx, step: { half: HalfPerson; browser: Browser; factor: FactorKind }): Promise<SignedIn> {
  const signedIn = await finishSignIn(tx, step)
  const { person, device, at } = signedIn
  if (device.isNew) {
    record(tx, { kind: 'device.new', actor: person, details: {} })
    await enqueueMail(tx, { kind: 'deviceNew', userId: person.id, params: { at: at.toISOString(), address: person.address, userAgent: step.browser.userAgent?.slice(0, 200) ?? null } })
  }
  return signedIn
}
