import { z } from 'zod'
import type { Tx } from '@/lib/db/transaction'
import { lineOf, rowId } from '@/lib/input'
import { limits } from '@/lib/limits'

/** What an account has besides its password. Aadhaar is the rule; WebAuthn needs an exemption in force. */
export const factorKinds = ['aadhaar', 'webauthn'] as const
export type FactorKind = (typeof factorKinds)[number]

/** What a factor is asked for. */
export type FactorPurpose = 'signIn' | 'enrol' | 'stepUp'

/** Why no proof came of an answer. A closed list: each has its sentence (`factors.failures`) and stands in the event. */
export const factorCauses = [
  // The answer and what it answers.
  'challengeOver', 'replayed', 'unreadable', 'tooMany',
  // WebAuthn.
  'cancelled', 'notVerified', 'badSignature', 'otherSite', 'unknownFactor', 'knownFactor', 'cloned', 'noFactor', 'notExempt',
  'noReader',
  // The registered device: what the browser meets, what the device says, and what is not sent on.
  'notAllowed', 'undecided', 'noService', 'noAnswer', 'stopped', 'deviceNotReady', 'deviceBusy', 'deviceBroken', 'deviceOptions', 'deviceUnreadable', 'captureTimeout', 'captureFailed',
  'captureOld', 'captureAhead', 'captureUsed', 'fingerPoor', 'deviceNotAllowed',
  // UIDAI's no.
  'fingerNotMatched', 'fingerOther', 'fingerUnknown', 'biometricsLocked', 'numberLocked', 'numberNotUsable', 'numberUnknown', 'deviceNotCertified', 'deviceCertificateOver',
  'ourRequest', 'ourLicence', 'uidaiBusy', 'uidaiUnknown', 'uidaiUnreachable', 'uidaiTimeout',
  // An answer that was thrown away.
  'answerUnsigned', 'answerForged', 'answerChanged', 'answerWrapped', 'answerOfAnother', 'answerOld', 'answerAhead', 'answerReplayed', 'answerUnfit',
  'notSamePerson', 'numberTaken', 'oneAadhaar', 'ourConfiguration',
] as const
export type FactorCause = (typeof factorCauses)[number]

/** What only the browser can know: it says so instead of an answer, and is believed, for it ends nothing but its own attempt. */
export const browserCauses = [
  'cancelled', 'knownFactor', 'noReader', 'notAllowed', 'undecided', 'noService', 'noAnswer', 'stopped', 'deviceNotReady', 'deviceBusy', 'deviceUnreadable',
] as const satisfies readonly FactorCause[]

/** An account as its factors know it. */
export interface FactorHolder {
  readonly id: string
  readonly userId: string
  readonly name: string
}

/** A challenge that was begun, or taken back with its answer. */
export interface Challenge {
  readonly id: string
  readonly kind: FactorKind
  readonly purpose: FactorPurpose
  readonly sessionId: string
  readonly userId: string
  readonly act: string
  readonly subject: string
  /** By the database's clock. */
  readonly askedAt: Date
  /** 32 bytes. */
  readonly bytes: Buffer
}

/** What a challenge is of, before it was written down. */
export type ChallengeTerms = Omit<Challenge, 'askedAt' | 'bytes'>

/** What its owner says of a factor that is to be enrolled. */
export interface Enrolment {
  readonly label: string
  /** As typed, for an Aadhaar factor: on its way to the vault, and kept nowhere else. */
  readonly aadhaarNumber?: string
}

/** What is to be written once the answer held, in the transaction of what it was asked for. May still throw FactorFailure: the row may have moved on. */
export type Settle = (tx: Tx) => Promise<{ readonly factorId: string }>

/** One kind of second factor. None of it runs in a transaction: a factor may ask others over the network. */
export interface SecondFactor {
  readonly kind: FactorKind
  /** What the browser needs to answer, as JSON; nothing secret. Throws `invalid` for an enrolment that cannot be. */
  begin(input: { person: FactorHolder; challenge: Challenge; enrolment: Enrolment | undefined }): Promise<unknown>
  /** Checks the browser's answer to a challenge that was taken for it; throws FactorFailure. */
  verify(input: { person: FactorHolder; challenge: Challenge; answer: unknown }): Promise<Settle>
  /** Checks what the browser made for an enrolment; what it gives back writes the new factor. Throws FactorFailure. */
  enrol(input: { person: FactorHolder; challenge: Challenge; answer: unknown; enrolment: Enrolment }): Promise<Settle>
}

/** What a form is told when it must first be proven who sits there. */
export interface FactorNeeded {
  readonly purpose: FactorPurpose
  /** The act of a step-up, by its name in the authorization table; empty otherwise. */
  readonly act: string
  /** The form's field that takes the answer. */
  readonly field: 'factor' | 'enrolment'
  /** How long each challenge lives from now on. */
  readonly seconds: number
  readonly tasks: readonly { readonly kind: FactorKind; readonly challenge: string; readonly task: unknown }[]
}

/** The field by which a browser answers: what a registered device returns, quoted, with room. */
export const answerText = z.string().max(limits.pidDataBytesMax + 20_000)
export const answerForm = z.object({
  challenge: rowId,
  answer: z.unknown().optional(),
  failed: z.enum(browserCauses).optional(),
})

export const factorLabel = lineOf({ max: 60 })
/** As people type it, with spaces; read by lib/aadhaar/number.ts. */
const aadhaarNumber = z.string().max(40).optional()
export const signInFactorForm = z.object({ factor: answerText.optional(), callbackUrl: z.string().max(2_000).optional() })
export const enrolForm = z.object({ kind: z.enum(factorKinds), label: factorLabel, aadhaarNumber, enrolment: answerText.optional(), callbackUrl: z.string().max(2_000).optional() })
export const addFactorForm = z.object({ kind: z.enum(factorKinds), label: factorLabel, aadhaarNumber, enrolment: answerText.optional() })
export const factorForm = z.object({ id: rowId })

/** A factor as its owner and admins see it. */
export interface FactorRow {
  readonly id: string
  readonly kind: FactorKind
  readonly label: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  readonly revokeCause: 'own' | 'cloned' | 'recovery' | 'handover' | 'closed' | null
  /** Of an Aadhaar factor: what may be shown of the number. */
  readonly last4: string | null
}
