import type { BrowserAnswer, BrowserFactor } from '@/components/factors/browser-factors'
import { captureFinger, findReadyService, readDevice, type RdProblem, type RdService } from '@/lib/aadhaar/rd-service-client'
import type { CaptureTask } from '@/lib/factors/aadhaar/schema'
import type { browserCauses } from '@/lib/factors/schema'

/** Why a reader gave nothing, in the words of the screen. */
const causes: Readonly<Record<RdProblem, (typeof browserCauses)[number]>> = {
  notAllowed: 'notAllowed', undecided: 'undecided', noService: 'noService', notReady: 'deviceNotReady', inUse: 'deviceBusy', noAnswer: 'noAnswer', broken: 'deviceUnreadable', stopped: 'stopped',
}
/** Another window's capture is over in a few seconds: so often it is looked again, so far apart. */
const busyLooks = 5
const busyMilliseconds = 1_000

let running: AbortController | null = null

/** The registered device of this computer: found, asked what it is, and given the server's options. What it answers goes to the server as it came. */
export const aadhaarBrowser: BrowserFactor = {
  async answer({ task }): Promise<BrowserAnswer> {
    // The server wrote the task for this kind.
    const { pidOptions, ports } = task as CaptureTask
    const stopper = new AbortController()
    running = stopper
    const { signal } = stopper
    const found = await readyService(ports, signal)
    if ('problem' in found) return { failed: causes[found.problem] }
    const device = await readDevice(found.service, { signal })
    if ('problem' in device) return { failed: causes[device.problem] }
    const captured = await captureFinger(found.service, { pidOptions, signal })
    return 'problem' in captured ? { failed: causes[captured.problem] } : { answer: { pidData: captured.xml } }
  },
  cancel: () => running?.abort(),
}

async function readyService(ports: readonly number[], signal: AbortSignal): Promise<{ service: RdService } | { problem: RdProblem }> {
  for (let look = 1; ; look += 1) {
    const found = await findReadyService({ ports, signal })
    if (!('problem' in found) || found.problem !== 'inUse' || look === busyLooks || signal.aborted) return found
    await new Promise((resolve) => setTimeout(resolve, busyMilliseconds))
  }
}
