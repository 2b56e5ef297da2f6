/** Whose move it is after an error: the person's, the device's keeper's, this portal's operator's, UIDAI's. */
export type ErrorOwner = 'person' | 'device' | 'portal' | 'uidai'

/** A key below `factors.failures` in messages/. */
export type ErrorMessage =
  | 'fingerNotMatched' | 'fingerPoor' | 'fingerOther' | 'fingerUnknown' | 'biometricsLocked' | 'numberLocked' | 'numberNotUsable' | 'numberUnknown'
  | 'captureOld' | 'captureAhead' | 'captureUsed' | 'deviceNotCertified' | 'deviceCertificateOver' | 'ourRequest' | 'ourLicence' | 'uidaiBusy' | 'uidaiUnknown'

export interface UidaiError {
  readonly code: string
  readonly owner: ErrorOwner
  readonly message: ErrorMessage
  /** Another try by the same person may help; otherwise somebody must do something first. */
  readonly mayRetry: boolean
}

/** One row is what a range of UIDAI's codes means to the people involved. Its own list, of 2018, has about 110; later ones add some (Auth API 2.5, 3.3.3). */
const rows: readonly (readonly [codes: string, owner: ErrorOwner, message: ErrorMessage, mayRetry: boolean])[] = [
  ['300', 'person', 'fingerNotMatched', true],
  ['310-318 572 800 916 917', 'person', 'fingerPoor', true],
  ['811', 'person', 'fingerUnknown', false],
  ['812', 'person', 'fingerOther', true],
  ['330', 'person', 'biometricsLocked', false],
  ['331 332', 'person', 'numberLocked', false],
  ['517 995-997', 'person', 'numberNotUsable', false],
  ['998', 'person', 'numberUnknown', false],
  ['561', 'device', 'captureOld', true],
  ['562', 'device', 'captureAhead', true],
  ['563', 'device', 'captureUsed', true],
  ['521 524 527 528 553-558 588 590 822', 'device', 'deviceNotCertified', false],
  ['559 560', 'device', 'deviceCertificateOver', false],
  // The device encrypts and seals the block: when that cannot be opened, it is the device's, unless ours is the only one.
  ['500-505 564', 'device', 'deviceNotCertified', true],
  ['565 566 573-587 591', 'portal', 'ourLicence', false],
  ['100 200 400 402 510-516 520 530 540-543 550 552 567-571 710-740 810 820 821 901-915 940 941 980', 'portal', 'ourRequest', false],
  ['930-939 950 951 999', 'uidai', 'uidaiBusy', true],
]

/** What an error code of UIDAI means. What is not in the list is UIDAI's to explain: it is shown with its number, and not tried again. */
export function uidaiErrorOf(code: string): UidaiError {
  const row = rows.find(([codes]) => codes.split(' ').some((range) => contains(range, code)))
  return row ? { code, owner: row[1], message: row[2], mayRetry: row[3] } : { code, owner: 'uidai', message: 'uidaiUnknown', mayRetry: false }
}

/**
 * What somebody is told who has not proved yet to be the holder: that a number exists, or is out of use, is nobody else's business, so these say no more than
 * a finger that does not match. The event keeps the code.
 */
export function messageBeforeProof(error: UidaiError): ErrorMessage {
  return error.message === 'numberUnknown' || error.message === 'numberNotUsable' || error.message === 'numberLocked' || error.message === 'fingerUnknown' ? 'fingerNotMatched' : error.message
}

function contains(range: string, code: string): boolean {
  const [first = '', last = first] = range.split('-')
  return /^\d{3}$/.test(code) && Number(first) <= Number(code) && Number(code) <= Number(last)
}
