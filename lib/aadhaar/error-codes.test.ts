import { describe, expect, it } from 'vitest'
import { factorCauses } from '@/lib/factors/schema'
import { deviceErrorOf } from '@/lib/aadhaar/device-errors'
import { messageBeforeProof, uidaiErrorOf } from '@/lib/aadhaar/error-codes'
import en from '@/messages/en.json'
import hi from '@/messages/hi.json'

/** Every code of the list of 2018, with whose move it is, what is said, and whether another try helps. */
const meant: readonly (readonly [codes: string, expected: string])[] = [
  ['300', 'person fingerNotMatched again'], ['310 311 312 313 314 315 316 317 318 572 800 916 917', 'person fingerPoor again'], ['811', 'person fingerUnknown'], ['812', 'person fingerOther again'],
  ['330', 'person biometricsLocked'], ['331 332', 'person numberLocked'], ['517 995 996 997', 'person numberNotUsable'], ['998', 'person numberUnknown'],
  ['561', 'device captureOld again'], ['562', 'device captureAhead again'], ['563', 'device captureUsed again'],
  ['500 501 502 503 504 505 564', 'device deviceNotCertified again'], ['521 524 527 528 553 554 555 556 557 558 588 590 822', 'device deviceNotCertified'], ['559 560', 'device deviceCertificateOver'],
  ['565 566 573 574 575 576 577 578 579 580 581 582 586 587 591', 'portal ourLicence'],
  ['100 200 400 402 510 511 512 513 514 515 520 530 540 541 542 543 550 552 567 568 569 570 571 710 720 721 730 740 810 820 821 901 902 910 911 912 913 914 915 940 941 980', 'portal ourRequest'],
  ['930 931 932 933 934 935 936 937 938 939 950 951 999', 'uidai uidaiBusy again'],
  ['', 'uidai uidaiUnknown'], ['K-100', 'uidai uidaiUnknown'], ['3000', 'uidai uidaiUnknown'], ['600', 'uidai uidaiUnknown'], ['30', 'uidai uidaiUnknown'],
]

describe('an error code of UIDAI', () => {
  it.each(meant.flatMap(([codes, expected]) => codes.split(' ').map((code) => [code, expected] as const)))('%s: %s', (code, expected) => {
    const { owner, message, mayRetry } = uidaiErrorOf(code)
    expect(`${owner} ${message}${mayRetry ? ' again' : ''}`).toBe(expected)
  })
  it('tells a stranger nothing about a number', () => {
    const said = ['300', '998', '996', '995', '331', '811'].map((code) => messageBeforeProof(uidaiErrorOf(code)))
    expect(new Set(said)).toEqual(new Set(['fingerNotMatched']))
    expect(['330', '561', '930', '565'].map((code) => messageBeforeProof(uidaiErrorOf(code)))).toEqual(['biometricsLocked', 'captureOld', 'uidaiBusy', 'ourLicence'])
  })
})

it.each([['700', 'person captureTimeout'], ['710', 'device deviceBusy'], ['720', 'device deviceNotReady'], ['730', 'person captureFailed'], ['740', 'device deviceNotReady'], ['750', 'device deviceOptions'], ['770', 'portal deviceOptions'], ['100', 'portal deviceOptions'], ['190', 'portal deviceOptions'], ['999', 'device deviceBroken'], ['-5', 'device deviceBroken'], ['200', 'device deviceBroken']])(
  'a device’s %s: %s', (code, expected) => expect(`${deviceErrorOf(code).owner} ${deviceErrorOf(code).message}`).toBe(expected),
)

it('every cause has its sentence in both languages, and its words in the ledger', () => {
  const uidai = Array.from({ length: 1_000 }, (_, code) => uidaiErrorOf(String(code)).message)
  const device = Array.from({ length: 1_000 }, (_, code) => deviceErrorOf(String(code)).message)
  const known: readonly string[] = factorCauses
  expect([...uidai, ...device].filter((message) => !known.includes(message))).toEqual([])
  const missing = factorCauses.filter((key) => [en, hi].some((words) => !(key in words.factors.failures) || !(key in words.activity.words.cause)))
  expect(missing).toEqual([])
})
