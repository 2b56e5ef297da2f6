import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import type { UidToken } from '@/lib/aadhaar/hidden'
import type { AadhaarNumber, VirtualId } from '@/lib/aadhaar/number'
import type { Capture } from '@/lib/aadhaar/pid-data'
import { element } from '@/lib/aadhaar/xml-writer'
import { randomReadable } from '@/lib/crypto/token'
import { assertNever } from '@/lib/errors'

/** Whom the finger is said to belong to. */
export type AadhaarIdentity = { readonly by: 'number'; readonly number: AadhaarNumber } | { readonly by: 'virtualId'; readonly virtualId: VirtualId } | { readonly by: 'token'; readonly token: UidToken }

/** A new transaction id of ours: 120 random bits, from UIDAI's alphabet and outside its reserved beginnings (`U…:`). */
export function newTransactionId(): string {
  return `EDS-${randomReadable(24)}`
}

/** Whether a text may be a transaction id (Auth API 2.5, txn). */
export function isTransactionId(text: string): boolean {
  return /^[A-Za-z0-9.,\-\\/():]{1,50}$/.test(text) && !/^U[^:]*:/.test(text)
}

/**
 * The Auth 2.5 request for a finger, not yet signed. What the device encrypted goes on as it came; nothing is written that equals its default, for UIDAI
 * refuses what it does not expect. The text holds an Aadhaar number and a PID block: it is signed, sent and forgotten.
 */
export function authRequestXml(input: { configuration: AadhaarConfiguration; identity: AadhaarIdentity; capture: Capture; transaction: string }): string {
  const { configuration: { agency, request }, identity, capture, transaction } = input
  if (!isTransactionId(transaction)) throw new RangeError('not a transaction id')
  const { dpId, rdsId, rdsVer, mi, mc, dc } = capture.device
  const bt = request.biometricTypes === 'as-captured' ? capture.biometricTypes : request.biometricTypes
  const attributes = {
    uid: revealed(identity), rc: 'Y', tid: 'registered', ac: agency.code, sa: agency.subCode, ver: request.version, txn: transaction, lk: agency.licenceKey.reveal(),
    ...(request.namespace === null ? {} : { xmlns: request.namespace }),
  }
  return element('Auth', attributes,
    element('Uses', { pi: 'n', pa: 'n', pfa: 'n', bio: 'y', bt, pin: 'n', otp: 'n' }),
    element(request.deviceElement, { rdsId, rdsVer, dpId, dc, mi, mc }),
    element('Skey', { ci: capture.certificateId }, capture.sessionKey.reveal()),
    element('Hmac', {}, capture.hmac.reveal()),
    element('Data', { type: 'X' }, capture.data.reveal()),
  ).markup
}

/**
 * Where the request goes. The first two digits are in the path so that UIDAI can route; what is no number says 0 and 0. The ASA's licence key is part of the
 * address: it is hidden from every log by being no plain text until the request leaves (lib/aadhaar/transport.ts).
 */
export function authRequestPath(input: { configuration: AadhaarConfiguration; identity: AadhaarIdentity }): readonly string[] {
  const { configuration: { agency, asa, request }, identity } = input
  if (asa.path === 'as-given') return []
  const digits = identity.by === 'number' ? identity.number.digits.reveal() : '00'
  return [request.version, agency.code, digits[0] ?? '0', digits[1] ?? '0', asa.licenceKey.reveal()]
}

function revealed(identity: AadhaarIdentity): string {
  switch (identity.by) {
    case 'number': return identity.number.digits.reveal()
    case 'virtualId': return identity.virtualId.digits.reveal()
    case 'token': return identity.token.reveal()
    default: return assertNever(identity)
  }
}
