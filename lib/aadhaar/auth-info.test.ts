import { expect, it } from 'vitest'
import { readAuthInfo } from '@/lib/aadhaar/auth-info'
import { infoText, uidToken } from '@/lib/testing/auth-answers'

it('reads the 31 fields by their place', () => {
  expect(readAuthInfo(infoText({ 6: '2', 7: 'NA' }))).toMatchObject({
    uidToken, uidType: 'A', pidTimestamp: '20261121150405', fingers: { minutiae: 2, images: 0 }, transactionType: 'registered', level: 'L1', wadh: 'NA',
    device: { rdsId: 'VENDOR.WIN.001', rdsVer: '1.0.8', dpId: 'VENDOR.DP', mi: 'MFS100' }, usage: { minutiaeUsed: true, imageUsed: true, fingerMatched: true, registeredDevice: true },
  })
})

it.each([
  // The string of a real answer (2024): minutiae and image used, finger matched, registered device.
  ['0100003000000210', 'minutiae image matched registered'], ['0100002000000210', 'minutiae matched registered'], ['0100001000000210', 'image matched registered'],
  ['0100003000000010', 'minutiae image registered'], ['0100003000000110', 'minutiae image registered'], ['0100003000000200', 'minutiae image matched'], ['0120000000000000', ''],
  ['0200003000000210', null], ['010000300000021', null], ['01000030000002g0', null], ['NA', null],
])('usage %s means: %s', (text, expected) => {
  const usage = readAuthInfo(infoText({ 3: text }))?.usage
  const names = { minutiaeUsed: 'minutiae', imageUsed: 'image', fingerMatched: 'matched', registeredDevice: 'registered' } as const
  expect(usage ? Object.entries(names).flatMap(([key, word]) => (Object.entries(usage).some(([name, is]) => name === key && is) ? [word] : [])).join(' ') : null).toBe(expected)
})
