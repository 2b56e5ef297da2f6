import { createHash } from 'node:crypto'
import { answerXml, signAnswer, type AnswerAttributes } from '@/bin/identity-simulator/answers'
import type { SimulatorKeys } from '@/bin/identity-simulator/keys'
import type { AnswerExpectation } from '@/lib/aadhaar/auth-response'
import { Hidden } from '@/lib/aadhaar/hidden'
import type { Capture } from '@/lib/aadhaar/pid-data'

/** One transaction that went well, from which tests make others that did not. */
export const now = new Date('2026-11-21T09:34:30.000Z')
export const transaction = 'EDS-7F3K2Q7F3K2Q7F3K2Q7F3K2Q'
export const uidToken = `01000000${'ab12'.repeat(16)}`

export const capture: Capture = {
  device: { dpId: 'VENDOR.DP', rdsId: 'VENDOR.WIN.001', rdsVer: '1.0.8', mi: 'MFS100', mc: 'QUJD', dc: '1b2c' },
  biometricTypes: 'FMR,FIR', quality: 77, certificateId: '20271231', sessionKey: new Hidden('pid', 'a2V5'), hmac: new Hidden('pid', 'aG1hYw=='), data: new Hidden('pid', 'ZGF0YQ=='),
  capturedAt: new Date('2026-11-21T09:34:05.000Z'), timestamp: '2026-11-21T15:04:05', digest: '00'.repeat(32),
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The 31 fields of a good answer by their place; `changes` puts others in. */
export function infoText(changes: Readonly<Record<number, string>> = {}): string {
  const fields = [
    uidToken, 'A', sha256(''), '0100003000000210', '2.0', '20261121150405', '1', '1', '0', '0', '2.5', sha256('ASA'), sha256('AGENCY'), sha256('SUB'), 'NA',
    'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'NA', 'registered', 'VENDOR.WIN.001', '1.0.8', 'VENDOR.DP', 'MFS100', 'L1', 'NA',
  ]
  return `04{${fields.map((field, place) => changes[place] ?? field).join(',')}}`
}

export const goodAttributes: AnswerAttributes = { ret: 'y', code: '5b0c4e1d6a7f4b2c9d8e7f6a5b4c3d2e', txn: transaction, ts: '2026-11-21T15:04:29.120+05:30', info: infoText() }

/** A good answer, changed before it is signed. */
export function signedAnswer(keys: SimulatorKeys, changes: Partial<AnswerAttributes> = {}): string {
  return signAnswer(answerXml({ ...goodAttributes, ...changes }), keys.uidaiSigning)
}

/** What the portal expects of it. */
export function expectation(keys: SimulatorKeys, changes: Partial<AnswerExpectation> = {}): AnswerExpectation {
  return {
    configuration: {
      agency: { code: 'AGENCY', subCode: 'SUB', licenceKey: new Hidden('licence-key', 'x') },
      response: { certificateFiles: [], signatureAlgorithms: ['rsa-sha256'], timeToleranceSeconds: 120 },
      responseCertificates: [keys.uidaiSigning.certificate],
      devices: { levelMin: 'L1', allowed: null },
    },
    capture, transaction, now, seenCode: async () => false, ...changes,
  }
}
