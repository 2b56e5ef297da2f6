import { createHash } from 'node:crypto'
import { readAuthInfo, type AuthInfo } from '@/lib/aadhaar/auth-info'
import type { AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { uidaiErrorOf, type UidaiError } from '@/lib/aadhaar/error-codes'
import { Hidden, type SignedAnswer, type UidToken } from '@/lib/aadhaar/hidden'
import type { Capture } from '@/lib/aadhaar/pid-data'
import { readSignedDocument, type SignatureProblem } from '@/lib/aadhaar/signed-document'

/** Why an answer is not believed, whatever it says. Each is an alarm: the person did nothing wrong. */
export type AnswerProblem =
  | SignatureProblem
  | 'attributes' // ret, txn, ts or code are missing or no such thing
  | 'otherTransaction'
  | 'stale'
  | 'future'
  | 'replayed'
  | 'info' // says yes without saying about what
  | 'otherAgency'
  | 'otherCapture' // another block's time, another device
  | 'notBiometric' // a yes to something else than a finger
  | 'deviceLevel'
  | 'boundToUpdate' // wadh: made for another of UIDAI's services

export type AuthAnswer =
  | {
      readonly kind: 'verified'
      /** Compared with, or enrolled into, the vault by the caller: the answer alone does not say whose finger it was. */
      readonly uidToken: UidToken
      readonly code: string
      readonly answeredAt: Date
      /** What UIDAI wants the person told; to be shown as it is. */
      readonly action: string | null
      readonly level: string
      readonly evidence: SignedAnswer
    }
  | { readonly kind: 'refused'; readonly error: UidaiError; readonly code: string | null; readonly action: string | null; readonly evidence: SignedAnswer }
  | { readonly kind: 'untrusted'; readonly problem: AnswerProblem }

export interface AnswerExpectation {
  readonly configuration: Pick<AadhaarConfiguration, 'agency' | 'response' | 'responseCertificates' | 'devices'>
  readonly capture: Capture
  readonly transaction: string
  /** The database's clock when the answer was there. */
  readonly now: Date
  /** Remembers the code; true when it was known already. */
  readonly seenCode: (code: string) => Promise<boolean>
}

/**
 * Decides what an AuthRes says (Auth API 2.5), in this order: shape and signature, transaction, time, replay, what was matched, and only then yes or no.
 * Everything is read from what UIDAI signed. A no is believed without `info`, which UIDAI leaves out when it matched nothing.
 */
export async function readAuthAnswer(xml: string, expected: AnswerExpectation): Promise<AuthAnswer> {
  const { configuration, now } = expected
  const document = readSignedDocument({
    xml, rootName: 'AuthRes', certificates: configuration.responseCertificates, signatureAlgorithms: configuration.response.signatureAlgorithms, now,
  })
  if (document.problem !== null) return untrusted(document.problem)
  const said = readAttributes(document.root.attributes)
  if (said === null) return untrusted('attributes')
  if (said.transaction !== expected.transaction) return untrusted('otherTransaction')
  const lateMilliseconds = now.getTime() - said.answeredAt.getTime()
  const toleranceMilliseconds = configuration.response.timeToleranceSeconds * 1_000
  if (lateMilliseconds > toleranceMilliseconds) return untrusted('stale')
  if (lateMilliseconds < -toleranceMilliseconds) return untrusted('future')
  if (said.code !== null && await expected.seenCode(said.code)) return untrusted('replayed')
  const evidence: SignedAnswer = new Hidden('signed-answer', xml)
  if (!said.isYes) return { kind: 'refused', error: uidaiErrorOf(said.error), code: said.code, action: said.action, evidence }
  const info = readAuthInfo(said.info)
  if (info === null || said.code === null || said.error !== '') return untrusted('info')
  const problem = infoProblem(info, expected)
  if (problem !== null) return untrusted(problem)
  return { kind: 'verified', uidToken: new Hidden('uid-token', info.uidToken), code: said.code, answeredAt: said.answeredAt, action: said.action, level: info.level, evidence }
}

interface Said {
  readonly isYes: boolean
  /** null: UIDAI did not get as far as giving one. */
  readonly code: string | null
  readonly transaction: string
  readonly error: string
  readonly answeredAt: Date
  readonly action: string | null
  readonly info: string
}

function readAttributes(attributes: ReadonlyMap<string, string>): Said | null {
  const of = (name: string): string => attributes.get(name) ?? ''
  const [ret, code, ts, action, error] = [of('ret'), of('code'), of('ts'), of('actn'), of('err')]
  const isWhole = /^[yn]$/.test(ret) && /^[\x21-\x7e]{1,40}$/.test(code) && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(ts) && /^[A-Za-z0-9-]{0,5}$/.test(action) && /^[A-Za-z0-9-]{0,10}$/.test(error)
  const answeredAt = new Date(ts)
  if (!isWhole || Number.isNaN(answeredAt.getTime())) return null
  return { isYes: ret === 'y', code: code === 'NA' ? null : code, transaction: of('txn'), error, answeredAt, action: action === '' ? null : action, info: of('info') }
}

/** Whether this yes is about the finger we sent, from our agency, by the device we sent it from. */
function infoProblem(info: AuthInfo, { configuration, capture }: AnswerExpectation): AnswerProblem | null {
  const { device } = capture
  if (info.agencyHash !== sha256(configuration.agency.code) || info.subAgencyHash !== sha256(configuration.agency.subCode)) return 'otherAgency'
  if (info.pidTimestamp !== capture.timestamp.replace(/\D/g, '')) return 'otherCapture'
  if (info.device.rdsId !== device.rdsId || info.device.rdsVer !== device.rdsVer || info.device.dpId !== device.dpId || info.device.mi !== device.mi) return 'otherCapture'
  const isFinger = info.fingers.minutiae + info.fingers.images > 0 && (info.usage.minutiaeUsed || info.usage.imageUsed) && info.usage.fingerMatched
  if (!isFinger || !info.usage.registeredDevice || info.transactionType !== 'registered') return 'notBiometric'
  if (!(info.level === 'L1' || (info.level === 'L0' && configuration.devices.levelMin === 'L0'))) return 'deviceLevel'
  return info.wadh === 'NA' || info.wadh === '' ? null : 'boundToUpdate'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function untrusted(problem: AnswerProblem): AuthAnswer {
  return { kind: 'untrusted', problem }
}
