import type { SignedAnswer, UidToken } from '@/lib/aadhaar/hidden'
import type { AadhaarNumber } from '@/lib/aadhaar/number'

/** Whose finger a factor is. Both travel hidden and leave memory sealed only. */
export interface Holder {
  readonly number: AadhaarNumber
  /** UIDAI's name for this person towards our agency: an answer counts only when it bears the same. */
  readonly token: UidToken
}

/** One question to UIDAI and what came of it, as the regulations ask it to be kept. */
export interface AuthenticationRecord {
  readonly reference: string
  readonly transaction: string
  readonly purpose: 'signIn' | 'enrol' | 'stepUp'
  /** Of a step-up; empty otherwise. */
  readonly act: string
  /** `y`, or the exact reason. */
  readonly result: string
  /** Null where nothing came that could be trusted. */
  readonly answer: SignedAnswer | null
}
