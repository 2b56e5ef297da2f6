import { randomUUID } from 'node:crypto'
import type { AadhaarIdentity } from '@/lib/aadhaar/auth-request'
import { authenticate, type AadhaarChannel, type Authentication } from '@/lib/aadhaar/authenticate'
import { causeOf, causeOfCapture } from '@/lib/aadhaar/causes'
import { currentChannel } from '@/lib/aadhaar/current-channel'
import { readAadhaarNumber, type AadhaarNumber, type NumberProblem } from '@/lib/aadhaar/number'
import { readPidData, type Capture } from '@/lib/aadhaar/pid-data'
import { pidOptionsOf } from '@/lib/aadhaar/pid-options'
import { Hidden } from '@/lib/aadhaar/hidden'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { sealedParts } from '@/lib/factors/aadhaar/rules'
import { type AadhaarLink, captureAnswer, type CaptureTask } from '@/lib/factors/aadhaar/schema'
import { findLink, insertLink, lockLiveFactor } from '@/lib/factors/aadhaar/store'
import { FactorFailure } from '@/lib/factors/rules'
import type { Challenge, FactorCause, SecondFactor } from '@/lib/factors/schema'
import { closeEnrolment, insertFactor, selectAllowedKinds, touchFactor } from '@/lib/factors/store'
import { log } from '@/lib/log'
import type { Holder } from '@/lib/vault/schema'
import { isCaptureSeen, isCodeSeen, keepAuthentication, keepHolder, openHolder, vaultNow } from '@/lib/vault/use-cases'

/** A finger on a registered device, asked of UIDAI: what the Guidelines want of every user (A9; docs/decisions/0166). */
export const aadhaarFactor: SecondFactor = {
  kind: 'aadhaar',

  async begin({ person, challenge, enrolment }): Promise<CaptureTask> {
    const { configuration } = openedChannel()
    const holder = challenge.purpose === 'enrol' ? typedNumber(enrolment?.aadhaarNumber, configuration.acceptsTestNumbers).lastFour : (await inReadOnly('portal_web', (tx) => findLink(tx, person.id)))?.last4
    return { pidOptions: pidOptionsOf(configuration, { holder }), ports: configuration.capture.ports }
  },

  async verify({ person, challenge, answer }) {
    const channel = openedChannel()
    const link = await inReadOnly('portal_web', (tx) => findLink(tx, person.id))
    const holder = link ? await holderOf(link) : null
    if (!link || !holder) throw failure('unknownFactor')
    const { factorId } = link
    const verified = await ask({ channel, number: holder.number, challenge, answer, reference: link.vaultReference, isProven: true, factorId })
    // A yes says that the finger is this number's; only the token says that UIDAI spoke of the person who was enrolled.
    if (!verified.uidToken.equals(holder.token)) throw failure('notSamePerson', { factorId, code: 'token' })
    return async (tx) => {
      if (!(await lockLiveFactor(tx, factorId))) throw failure('unknownFactor', { factorId })
      await touchFactor(tx, factorId)
      return { factorId }
    }
  },

  async enrol({ person, challenge, answer, enrolment }) {
    const channel = openedChannel()
    const number = typedNumber(enrolment.aadhaarNumber, channel.configuration.acceptsTestNumbers)
    const link = { factorId: randomUUID(), vaultReference: randomUUID(), last4: number.lastFour }
    // Nobody has shown yet to be the number's holder: what UIDAI says of it beyond a finger is not told.
    const { uidToken } = await ask({ channel, number, challenge, answer, reference: link.vaultReference, isProven: false })
    return async (tx) => {
      // Of two enrolments at once the second finds the first one's.
      if (!(await selectAllowedKinds(tx, person.id)).includes('aadhaar')) throw failure('oneAadhaar')
      await insertFactor(tx, { id: link.factorId, userId: person.id, kind: 'aadhaar', label: enrolment.label, parts: sealedParts(link) })
      await insertLink(tx, link)
      // The vault last: it is another login's transaction, and what fails before it leaves no trace there.
      if (!(await keepHolder({ reference: link.vaultReference, number, token: uidToken }))) throw failure('numberTaken')
      return { factorId: link.factorId }
    }
  },
}

/**
 * Enrols a person of the simulator for an account of the demonstration, without a finger: number and token are the simulator's own. The factor then answers as
 * every other does. Takes the owner's transaction; false when the number belongs to another account. Throws `refused` in production.
 */
export async function enrolSimulated(tx: Tx, person: { accountId: string; number: string; token: string }): Promise<boolean> {
  if (env().PORTAL_MODE !== 'demo') throw new AppError('refused')
  const number = typedNumber(person.number, true)
  const link = { factorId: randomUUID(), vaultReference: randomUUID(), last4: number.lastFour }
  if (!(await keepHolder({ reference: link.vaultReference, number, token: new Hidden('uid-token', person.token) }))) return false
  await insertFactor(tx, { id: link.factorId, userId: person.accountId, kind: 'aadhaar', label: 'Simulated finger', parts: sealedParts(link) })
  await insertLink(tx, link)
  await closeEnrolment(tx, person.accountId)
  return true
}

type Verified = Extract<Authentication, { kind: 'verified' }>

interface Question {
  readonly channel: AadhaarChannel
  readonly number: AadhaarNumber
  readonly challenge: Challenge
  readonly answer: unknown
  readonly reference: string
  readonly isProven: boolean
  readonly factorId?: string
}

/** Sends the captured finger to UIDAI and keeps what was asked and answered. Throws FactorFailure for everything but a yes that holds. */
async function ask({ channel, number, challenge, answer, reference, isProven, factorId }: Question): Promise<Verified> {
  const capture = captureOf(answer, factorId)
  const identity: AadhaarIdentity = { by: 'number', number }
  const result = await authenticate({ channel, identity, capture, askedAt: challenge.askedAt, now: vaultNow, seenCapture: isCaptureSeen, seenCode: isCodeSeen })
  const cause = result.kind === 'verified' ? null : causeOf(result, { isProven })
  if (result.kind !== 'notSent') await keepAuthentication({ reference, transaction: result.transaction, purpose: challenge.purpose, act: challenge.act, result: cause?.code ?? 'y', answer: 'evidence' in result ? result.evidence : null })
  if (result.kind === 'verified') return result
  if (cause?.owner === 'portal' || result.kind === 'untrusted') log.error({ code: cause?.code, transaction: result.transaction }, 'UIDAI could not be asked as it should')
  throw failure(cause?.message ?? 'ourConfiguration', { factorId, code: cause?.code, ...('action' in result && result.action !== null ? { action: result.action } : {}) })
}

function captureOf(answer: unknown, factorId: string | undefined): Capture {
  const given = captureAnswer.safeParse(answer)
  if (!given.success) throw failure('unreadable', { factorId })
  const read = readPidData(given.data.pidData)
  if (read.kind === 'captured') return read.capture
  const { message, code } = causeOfCapture(read)
  throw failure(message, { factorId, code })
}

/** The number as it was typed. Throws `invalid` with the field's own sentence; the number is in none of it. */
function typedNumber(typed: string | undefined, acceptsTestNumbers: boolean): AadhaarNumber {
  const read = readAadhaarNumber({ typed: typed ?? '', acceptsTestNumbers })
  if ('number' in read) return read.number
  throw new AppError('invalid', { fields: [{ field: 'aadhaarNumber', message: numberMistakes[read.problem] }] })
}

/** Keys below `errors`. */
const numberMistakes: Readonly<Record<NumberProblem, string>> = {
  length: 'aadhaarNumber_length', firstDigit: 'aadhaarNumber_firstDigit', checkDigit: 'aadhaarNumber_checkDigit', testNumber: 'aadhaarNumber_testNumber',
}

async function holderOf(link: AadhaarLink): Promise<Holder | null> {
  try {
    return await openHolder(link.vaultReference)
  } catch (error) {
    log.error({ error, reference: link.vaultReference }, 'the vault does not open')
    throw failure('ourConfiguration', { factorId: link.factorId, code: 'vault' })
  }
}

/** The way to UIDAI. Throws `ourConfiguration` when there is none, and says in the log why. */
function openedChannel(): AadhaarChannel {
  let channel: AadhaarChannel | null = null
  try {
    channel = currentChannel()
  } catch (error) {
    log.error({ error }, 'the Aadhaar configuration cannot be used')
  }
  if (!channel) throw failure('ourConfiguration', { code: 'configuration' })
  return channel
}

function failure(cause: FactorCause, facts: { factorId?: string; code?: string; action?: string } = {}): FactorFailure {
  return new FactorFailure(cause, { kind: 'aadhaar', ...facts })
}
