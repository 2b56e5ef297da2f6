import { authRequestPath, authRequestXml, newTransactionId, type AadhaarIdentity } from '@/lib/aadhaar/auth-request'
import { readAuthAnswer, type AuthAnswer } from '@/lib/aadhaar/auth-response'
import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import type { Capture } from '@/lib/aadhaar/pid-data'
import { fileSigner, signRequest, type RequestSigner } from '@/lib/aadhaar/request-signature'
import { httpTransport, type AsaTransport, type TransportProblem } from '@/lib/aadhaar/transport'

/** Everything that speaks to UIDAI, made once of one configuration. `signer` is null where the ASA signs. */
export interface AadhaarChannel {
  readonly configuration: AadhaarConfiguration
  readonly signer: RequestSigner | null
  readonly transport: AsaTransport
}

/** Why a captured finger is not even sent. */
export type CaptureProblem = 'captureOld' | 'captureAhead' | 'captureUsed' | 'fingerPoor' | 'deviceNotAllowed'

export type Authentication = { readonly transaction: string } & (
  | AuthAnswer
  | { readonly kind: 'unanswered'; readonly problem: TransportProblem; readonly detail: string }
  | { readonly kind: 'notSent'; readonly problem: CaptureProblem }
)

/** The channel of a configuration whose keys lie in files. Throws a sentence when a key is missing or does not fit. */
export function openChannel(configuration: AadhaarConfiguration): AadhaarChannel {
  const { signing } = configuration.request
  return { configuration, signer: signing.by === 'portal' ? fileSigner(signing) : null, transport: httpTransport(configuration) }
}

/**
 * Asks UIDAI whether the captured finger is this person's. `askedAt` is when the portal asked for a finger: what was captured before, or long after, is not
 * sent. `now`, `seenCapture` and `seenCode` are the caller's, from the database: each finger and each answer counts once. A yes is worth nothing before the
 * caller has compared `uidToken` with the vault's.
 */
export async function authenticate(input: {
  channel: AadhaarChannel
  identity: AadhaarIdentity
  capture: Capture
  askedAt: Date
  now: () => Promise<Date>
  seenCapture: (digest: string) => Promise<boolean>
  seenCode: (code: string) => Promise<boolean>
}): Promise<Authentication> {
  const { channel: { configuration, signer, transport }, identity, capture } = input
  const transaction = newTransactionId()
  const problem = captureProblem({ configuration, capture, askedAt: input.askedAt, now: await input.now() }) ?? (await input.seenCapture(capture.digest) ? 'captureUsed' : null)
  if (problem !== null) return { transaction, kind: 'notSent', problem }
  const xml = authRequestXml({ configuration, identity, capture, transaction })
  const answer = await transport.send({ path: authRequestPath({ configuration, identity }), xml: signer ? await signRequest({ xml, signer }) : xml })
  if (answer.kind === 'unanswered') return { transaction, ...answer }
  return { transaction, ...await readAuthAnswer(answer.xml, { configuration, capture, transaction, now: await input.now(), seenCode: input.seenCode }) }
}

/** What can be told of a capture before anybody is asked: its age, its device, its quality. Null when it may be sent. */
export function captureProblem(input: { configuration: Pick<AadhaarConfiguration, 'capture' | 'devices'>; capture: Capture; askedAt: Date; now: Date }): CaptureProblem | null {
  const { configuration: { capture: rules, devices }, capture: { capturedAt, device, quality } } = input
  const aheadMilliseconds = rules.aheadSecondsMax * 1_000
  // The computer's clock may go wrong by as much in both directions.
  if (capturedAt.getTime() < input.askedAt.getTime() - aheadMilliseconds || input.now.getTime() - capturedAt.getTime() > rules.ageSecondsMax * 1_000) return 'captureOld'
  if (capturedAt.getTime() - input.now.getTime() > aheadMilliseconds) return 'captureAhead'
  const isAllowed = devices.allowed === null || devices.allowed.some(({ dpId, rdsId, mi }) => dpId === device.dpId && (rdsId ?? device.rdsId) === device.rdsId && (mi ?? device.mi) === device.mi)
  if (!isAllowed) return 'deviceNotAllowed'
  return quality !== null && quality < rules.qualityMin ? 'fingerPoor' : null
}
