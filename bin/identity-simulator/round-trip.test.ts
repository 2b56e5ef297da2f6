import { afterEach, describe, expect, it } from 'vitest'
import type { Fault } from '@/bin/identity-simulator/faults'
import { personOf, uidTokenOf } from '@/bin/identity-simulator/people'
import type { Authentication } from '@/lib/aadhaar/authenticate'
import { Hidden } from '@/lib/aadhaar/hidden'
import { readPidData } from '@/lib/aadhaar/pid-data'
import { identityOf, requireCapture, useIdentity } from '@/lib/testing/identity'

/** The portal's side and the simulator's over real sockets: device, request, UIDAI, answer. */
const scene = useIdentity()

afterEach(() => {
  Object.assign(scene().simulator.world, { fault: 'none', level: 'L1', padding: 'pkcs1' })
})

function short(result: Authentication): string {
  switch (result.kind) {
    case 'verified': return 'verified'
    case 'refused': return `refused ${result.error.code} ${result.error.message}`
    case 'untrusted': return `untrusted ${result.problem}`
    case 'unanswered': return `unanswered ${result.problem}`
    case 'notSent': return `notSent ${result.problem}`
  }
}

async function tryWith(input: { finger: string; identity?: string; fault?: Fault }): Promise<string> {
  const { world } = scene().simulator
  const deviceFault = ['pidDataReplayed', 'clockBehind', 'clockAhead', 'deviceUnknown'].includes(input.fault ?? '')
  if (deviceFault) world.fault = input.fault ?? 'none'
  const capture = await scene().captureOf(input.finger)
  world.fault = input.fault ?? 'none'
  return short(await scene().ask({ identity: identityOf(input.identity ?? input.finger), capture }))
}

describe('a finger', () => {
  it.each(['pkcs1', 'oaep'] as const)('of the right person is verified, the session key padded by %s, and yields that person’s token', async (padding) => {
    scene().simulator.world.padding = padding
    const result = await scene().ask({ identity: identityOf('anil.jha'), capture: await scene().captureOf('anil.jha') })
    if (result.kind !== 'verified') throw new Error(short(result))
    expect(result.uidToken.equals(new Hidden('uid-token', uidTokenOf(personOf('anil.jha'), 'EDSSIM')))).toBe(true)
    expect(result.uidToken.equals(new Hidden('uid-token', uidTokenOf(personOf('latha.nair'), 'EDSSIM')))).toBe(false)
    expect(JSON.stringify(result)).not.toMatch(/9999|01000000[0-9a-f]/)
  })
  it('of another person does not match', async () => expect(await tryWith({ finger: 'latha.nair', identity: 'anil.jha' })).toBe('refused 300 fingerNotMatched'))
  it.each([['locked', 'refused 330 biometricsLocked'], ['suspended', 'refused 997 numberNotUsable'], ['cancelled', 'refused 996 numberNotUsable'], ['without.biometrics', 'refused 811 fingerUnknown']])(
    'of somebody %s is refused for that', async (finger, expected) => expect(await tryWith({ finger })).toBe(expected),
  )
  it('counts once: the same block again is not sent', async () => {
    const capture = await scene().captureOf('s.murugan')
    const identity = identityOf('s.murugan')
    expect(short(await scene().ask({ identity, capture }))).toBe('verified')
    expect(short(await scene().ask({ identity, capture }))).toBe('notSent captureUsed')
  })
  it('from an L0 device is not believed where L1 is asked', async () => {
    scene().simulator.world.level = 'L0'
    expect(await tryWith({ finger: 'anil.jha' })).toBe('untrusted deviceLevel')
  })
})

const ends: readonly (readonly [Fault, string])[] = [
  ['none', 'verified'],
  ['clockBehind', 'notSent captureOld'],
  ['clockAhead', 'notSent captureAhead'],
  ['deviceUnknown', 'refused 557 deviceNotCertified'],
  ['mismatch', 'refused 300 fingerNotMatched'],
  ['internalError', 'refused 930 uidaiBusy'],
  ['licenceOver', 'refused 565 ourLicence'],
  ['unavailable', 'unanswered httpStatus'],
  ['redirected', 'unanswered redirected'],
  ['noAnswer', 'unanswered timeout'],
  ['signatureOfAnother', 'untrusted signature'],
  ['signatureMissing', 'untrusted signatureCount'],
  ['transactionSwapped', 'untrusted otherTransaction'],
  ['wrapped', 'untrusted root'],
  ['changedAfterSigning', 'untrusted changed'],
  ['answerOld', 'untrusted stale'],
  ['answerAhead', 'untrusted future'],
]

describe('a fault', () => {
  it.each(ends)('%s ends as: %s', async (fault, expected) => expect(await tryWith({ finger: 'farida.khan', fault })).toBe(expected))

  it('a code that was used before is not believed', async () => {
    expect(await tryWith({ finger: 'meera.iyer' })).toBe('verified')
    expect(await tryWith({ finger: 'meera.iyer', fault: 'answerReplayed' })).toBe('untrusted replayed')
  })
  it('an answer about another person has another token: the caller’s comparison with the vault catches it', async () => {
    const capture = await scene().captureOf('meera.iyer')
    scene().simulator.world.fault = 'tokenSwapped'
    const result = await scene().ask({ identity: identityOf('meera.iyer'), capture })
    if (result.kind !== 'verified') throw new Error(short(result))
    expect(result.uidToken.equals(new Hidden('uid-token', uidTokenOf(personOf('meera.iyer'), 'EDSSIM')))).toBe(false)
  })
  it('a device that sends its last capture again is found out', async () => {
    expect(await tryWith({ finger: 'rakesh.sinha' })).toBe('verified')
    expect(await tryWith({ finger: 'rakesh.sinha', fault: 'pidDataReplayed' })).toBe('notSent captureUsed')
  })
  it.each([['deviceRemoved', 'notReady'], ['deviceInUse', 'inUse']] as const)('%s is told before a capture: %s', async (fault, problem) => {
    scene().simulator.world.fault = fault
    await expect(scene().pidDataOf('anil.jha')).rejects.toThrow(`no finger: ${problem}`)
  })
  it.each([['captureTimeout', '700 captureTimeout'], ['captureFailed', '730 captureFailed']] as const)('%s comes as the device’s own error: %s', async (fault, expected) => {
    scene().simulator.world.fault = fault
    const read = readPidData(await scene().pidDataOf('anil.jha'))
    expect(read.kind === 'deviceRefused' ? `${read.error.code} ${read.error.message}` : read.kind).toBe(expected)
  })
})

describe('the simulated UIDAI', () => {
  it('knows a block again, also when the portal forgot it', async () => {
    const { channel } = scene()
    const capture = requireCapture(readPidData(await scene().pidDataOf('anil.jha')))
    const { authenticate } = await import('@/lib/aadhaar/authenticate')
    const ask = (): Promise<Authentication> => authenticate({ channel, identity: identityOf('anil.jha'), capture, askedAt: capture.capturedAt, now: async () => new Date(), seenCapture: async () => false, seenCode: async () => false })
    expect([short(await ask()), short(await ask())]).toEqual(['verified', 'refused 563 captureUsed'])
  })
})
