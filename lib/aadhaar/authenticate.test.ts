import { describe, expect, it } from 'vitest'
import { authenticate, captureProblem, type Authentication } from '@/lib/aadhaar/authenticate'
import { causeOf, causeOfCapture } from '@/lib/aadhaar/causes'
import { uidaiErrorOf } from '@/lib/aadhaar/error-codes'
import { Hidden } from '@/lib/aadhaar/hidden'
import type { Capture } from '@/lib/aadhaar/pid-data'
import { capture, now } from '@/lib/testing/auth-answers'
import { identityOf, useIdentity } from '@/lib/testing/identity'

const rules = { capture: { environment: 'S', fingers: 1, form: 'FMR', timeoutMilliseconds: 15_000, ageSecondsMax: 120, aheadSecondsMax: 30, qualityMin: 50, ports: [11_100] as number[] }, devices: { levelMin: 'L1', allowed: null } } as const
const seconds = (count: number): Date => new Date(now.getTime() + count * 1_000)
const problemOf = (changes: { captured?: number; asked?: number; quality?: number | null; allowed?: { dpId: string; rdsId?: string; mi?: string }[] }): string | null => captureProblem({
  configuration: { ...rules, devices: { levelMin: 'L1', allowed: changes.allowed ?? null } },
  capture: { ...capture, capturedAt: seconds(changes.captured ?? 0), quality: changes.quality === undefined ? 77 : changes.quality }, askedAt: seconds(changes.asked ?? -300), now,
})

describe('a capture is sent', () => {
  it.each<[string, Parameters<typeof problemOf>[0], string | null]>([
    ['when fresh', {}, null], ['up to the age allowed', { captured: -120 }, null], ['not a second older', { captured: -121 }, 'captureOld'],
    ['ahead as far as clocks may go wrong', { captured: 30 }, null], ['not a second more', { captured: 31 }, 'captureAhead'],
    ['captured when it was asked for, clocks allowed', { captured: -60, asked: -30 }, null], ['not captured before that', { captured: -61, asked: -30 }, 'captureOld'],
    ['with the quality asked', { quality: 50 }, null], ['not with less', { quality: 49 }, 'fingerPoor'], ['without a score', { quality: null }, null],
    ['from a listed provider', { allowed: [{ dpId: 'OTHER' }, { dpId: 'VENDOR.DP' }] }, null], ['from a listed model', { allowed: [{ dpId: 'VENDOR.DP', rdsId: 'VENDOR.WIN.001', mi: 'MFS100' }] }, null],
    ['not from another provider', { allowed: [{ dpId: 'OTHER' }] }, 'deviceNotAllowed'], ['not from another model', { allowed: [{ dpId: 'VENDOR.DP', mi: 'OTHER' }] }, 'deviceNotAllowed'], ['not from another service', { allowed: [{ dpId: 'VENDOR.DP', rdsId: 'OTHER' }] }, 'deviceNotAllowed'],
  ])('%s', (_name, changes, expected) => expect(problemOf(changes)).toBe(expected))
})

describe('asking', () => {
  const scene = useIdentity()
  const ask = async (changes: { old?: boolean; seen?: boolean; signs?: boolean }): Promise<{ result: Authentication; sent: string[]; looked: number }> => {
    const sent: string[] = []
    let looked = 0
    const { channel } = scene()
    const fresh: Capture = { ...capture, capturedAt: changes.old ? seconds(-600) : now }
    const result = await authenticate({
      channel: { ...channel, signer: changes.signs === false ? null : channel.signer, transport: { send: async ({ xml }) => { sent.push(xml); return { kind: 'unanswered', problem: 'timeout', detail: '1 ms' } } } },
      identity: identityOf('anil.jha'), capture: fresh, askedAt: fresh.capturedAt, now: async () => now,
      seenCapture: async () => { looked += 1; return changes.seen ?? false }, seenCode: async () => false,
    })
    return { result, sent, looked }
  }
  it('sends nothing for a capture that is too old, and does not use it up', async () => expect(await ask({ old: true })).toMatchObject({ result: { kind: 'notSent', problem: 'captureOld' }, sent: [], looked: 0 }))
  it('sends nothing for a capture that came before', async () => expect(await ask({ seen: true })).toMatchObject({ result: { kind: 'notSent', problem: 'captureUsed' }, sent: [] }))
  it('signs before sending, unless the ASA does', async () => {
    const [own, theirs] = [await ask({}), await ask({ signs: false })]
    expect([own.sent[0], theirs.sent[0]].map((xml) => xml?.includes('<SignatureValue>'))).toEqual([true, false])
    expect(own.result).toMatchObject({ kind: 'unanswered', problem: 'timeout' })
  })
})

describe('a failure in words', () => {
  const failures: readonly (readonly [Parameters<typeof causeOf>[0], string, string])[] = [
    [{ transaction: 't', kind: 'refused', error: uidaiErrorOf('998'), code: null, action: null, evidence: new Hidden('signed-answer', 'x') }, 'person numberUnknown uidai.998', 'person fingerNotMatched uidai.998'],
    [{ transaction: 't', kind: 'refused', error: uidaiErrorOf(''), code: null, action: null, evidence: new Hidden('signed-answer', 'x') }, 'uidai uidaiUnknown uidai.none', 'uidai uidaiUnknown uidai.none'],
    [{ transaction: 't', kind: 'untrusted', problem: 'signature' }, 'uidai answerForged answer.signature', 'uidai answerForged answer.signature'],
    [{ transaction: 't', kind: 'untrusted', problem: 'otherAgency' }, 'uidai answerUnfit answer.otherAgency', 'uidai answerUnfit answer.otherAgency'],
    [{ transaction: 't', kind: 'unanswered', problem: 'timeout', detail: '1' }, 'uidai uidaiTimeout again transport.timeout', 'uidai uidaiTimeout again transport.timeout'],
    [{ transaction: 't', kind: 'notSent', problem: 'fingerPoor' }, 'person fingerPoor again capture.fingerPoor', 'person fingerPoor again capture.fingerPoor'],
    [{ transaction: 't', kind: 'notSent', problem: 'deviceNotAllowed' }, 'device deviceNotAllowed capture.deviceNotAllowed', 'device deviceNotAllowed capture.deviceNotAllowed'],
  ]
  it.each(failures)('%# is told the holder, and a stranger', (failed, holder, stranger) => {
    const told = (isProven: boolean): string => {
      const { owner, message, mayRetry, code } = causeOf(failed, { isProven })
      return [owner, message, ...(mayRetry ? ['again'] : []), code].join(' ')
    }
    expect([told(true), told(false)]).toEqual([holder, stranger])
  })
  it('of the device too', () => {
    expect(causeOfCapture({ kind: 'deviceRefused', error: { code: '720', owner: 'device', message: 'deviceNotReady' } })).toEqual({ owner: 'device', message: 'deviceNotReady', mayRetry: true, code: 'device.720' })
    expect(causeOfCapture({ kind: 'unreadable', problem: 'doctype' })).toEqual({ owner: 'device', message: 'deviceUnreadable', mayRetry: true, code: 'pidData.doctype' })
  })
})
