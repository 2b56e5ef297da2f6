import { afterAll, beforeAll } from 'vitest'
import { startSimulator, type Simulator } from '@/bin/identity-simulator/simulator'
import { personOf } from '@/bin/identity-simulator/people'
import type { AadhaarIdentity } from '@/lib/aadhaar/auth-request'
import { authenticate, openChannel, type AadhaarChannel, type Authentication } from '@/lib/aadhaar/authenticate'
import { readAadhaarConfiguration, type AadhaarConfiguration } from '@/lib/aadhaar/configuration'
import { readAadhaarNumber } from '@/lib/aadhaar/number'
import { readPidData, type Capture, type PidDataRead } from '@/lib/aadhaar/pid-data'
import { pidOptionsOf } from '@/lib/aadhaar/pid-options'
import { captureFinger, findReadyService } from '@/lib/aadhaar/rd-service-client'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

export interface IdentityScene {
  readonly simulator: Simulator
  readonly channel: AadhaarChannel
  readonly configuration: AadhaarConfiguration
  /** What the browser brings when that person puts the finger on the device. */
  pidDataOf(key: string): Promise<string>
  captureOf(key: string): Promise<Capture>
  /** Asks UIDAI; what was seen before is remembered by the scene. */
  ask(input: { identity: AadhaarIdentity; capture: Capture; now?: Date }): Promise<Authentication>
}

/** A simulator of the test file's own, with the portal's side of it. Call it once at the top. */
export function useIdentity(): () => IdentityScene {
  const folder = useTemporaryFolder()
  const started: IdentityScene[] = []
  beforeAll(async () => {
    started.push(sceneOf(await startSimulator({ folder })))
  })
  afterAll(() => Promise.all(started.map(({ simulator }) => simulator.stop())))
  return () => {
    const [scene] = started
    if (!scene) throw new Error('the simulator has not started')
    return scene
  }
}

/** The identity of a seeded person by number. */
export function identityOf(key: string): AadhaarIdentity {
  const read = readAadhaarNumber({ typed: personOf(key).number, acceptsTestNumbers: true })
  if (!('number' in read)) throw new Error(`the number of ${key} is none: ${read.problem}`)
  return { by: 'number', number: read.number }
}

/** The capture of an answer that must hold one. */
export function requireCapture(read: PidDataRead): Capture {
  if (read.kind !== 'captured') throw new Error(`no capture: ${JSON.stringify(read)}`)
  return read.capture
}

function sceneOf(simulator: Simulator): IdentityScene {
  const configuration = readAadhaarConfiguration({ file: simulator.configurationFile, portalMode: 'demo' })
  const channel = openChannel(configuration)
  const seen = new Set<string>()
  const remember = async (text: string): Promise<boolean> => seen.size === seen.add(text).size
  const pidDataOf = async (key: string): Promise<string> => {
    simulator.world.finger = personOf(key)
    const found = await findReadyService({ ports: [simulator.devicePort], findMilliseconds: 20_000 })
    const answer = 'service' in found ? await captureFinger(found.service, { pidOptions: pidOptionsOf(configuration) }) : found
    if ('problem' in answer) throw new Error(`no finger: ${answer.problem}`)
    return answer.xml
  }
  return {
    simulator, channel, configuration, pidDataOf,
    captureOf: async (key) => requireCapture(readPidData(await pidDataOf(key))),
    ask: ({ identity, capture, now }) => authenticate({ channel, identity, capture, askedAt: capture.capturedAt, now: async () => now ?? new Date(), seenCapture: remember, seenCode: remember }),
  }
}
