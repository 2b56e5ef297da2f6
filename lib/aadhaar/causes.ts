import type { AnswerProblem } from '@/lib/aadhaar/auth-response'
import type { Authentication } from '@/lib/aadhaar/authenticate'
import type { DeviceError } from '@/lib/aadhaar/device-errors'
import { messageBeforeProof, type ErrorMessage, type ErrorOwner } from '@/lib/aadhaar/error-codes'
import type { PidDataRead } from '@/lib/aadhaar/pid-data'
import { assertNever } from '@/lib/errors'

/** Why an answer was thrown away, as far as people can do something different about it. */
type AnswerMessage = 'answerUnsigned' | 'answerForged' | 'answerChanged' | 'answerWrapped' | 'answerOfAnother' | 'answerOld' | 'answerAhead' | 'answerReplayed' | 'answerUnfit'

/** Every sentence that this part can ask for; each stands below `factors.failures` in messages/. */
export type CauseMessage = ErrorMessage | DeviceError['message'] | AnswerMessage | 'uidaiUnreachable' | 'uidaiTimeout' | 'deviceNotAllowed' | 'deviceUnreadable' | 'ourConfiguration'

/** What is not listed is an answer that does not fit what was asked. */
const answerMessages: Partial<Record<AnswerProblem, CauseMessage>> = {
  signatureCount: 'answerUnsigned', signature: 'answerForged', algorithm: 'answerForged', changed: 'answerChanged', root: 'answerWrapped', signatureShape: 'answerWrapped', certificateExpired: 'ourConfiguration',
  otherTransaction: 'answerOfAnother', stale: 'answerOld', future: 'answerAhead', replayed: 'answerReplayed', deviceLevel: 'deviceNotAllowed',
}

/** Why a finger did not count, in the words of the screen, the operator and the ledger. */
export interface Cause {
  readonly owner: ErrorOwner
  readonly message: CauseMessage
  readonly mayRetry: boolean
  /** The exact reason, for event and log: `uidai.300`, `answer.signature`. Holds nothing of the person. */
  readonly code: string
}

/**
 * Why an attempt ended without a verified finger. `isProven` says that the person has shown to hold the number before: others are not told whether a number
 * exists or is in use.
 */
export function causeOf(failed: Exclude<Authentication, { kind: 'verified' }>, options: { isProven: boolean }): Cause {
  switch (failed.kind) {
    case 'refused': {
      const { owner, message, mayRetry, code } = failed.error
      return { owner, message: options.isProven ? message : messageBeforeProof(failed.error), mayRetry, code: `uidai.${code || 'none'}` }
    }
    case 'untrusted': return { owner: 'uidai', message: answerMessages[failed.problem] ?? 'answerUnfit', mayRetry: false, code: `answer.${failed.problem}` }
    case 'unanswered': return { owner: 'uidai', message: failed.problem === 'timeout' ? 'uidaiTimeout' : 'uidaiUnreachable', mayRetry: true, code: `transport.${failed.problem}` }
    case 'notSent': return { owner: failed.problem === 'fingerPoor' ? 'person' : 'device', message: failed.problem, mayRetry: failed.problem !== 'deviceNotAllowed', code: `capture.${failed.problem}` }
    default: return assertNever(failed)
  }
}

/** Why what the browser brought is no captured finger. */
export function causeOfCapture(read: Exclude<PidDataRead, { kind: 'captured' }>): Cause {
  return read.kind === 'deviceRefused'
    ? { owner: read.error.owner, message: read.error.message, mayRetry: read.error.owner !== 'portal', code: `device.${read.error.code}` }
    : { owner: 'device', message: 'deviceUnreadable', mayRetry: true, code: `pidData.${read.problem}` }
}
