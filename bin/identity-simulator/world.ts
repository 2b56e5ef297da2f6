import { randomUUID } from 'node:crypto'
import type { Fault } from './faults'
import type { SimulatorKeys } from './keys'
import type { Person } from './people'

/** How the device encrypts the session key; agencies' experience differs (PKCS#1 v1.5 in the specification, OAEP with the time as label since 2024). */
export type Padding = 'pkcs1' | 'oaep'

export interface SimulatedDevice {
  readonly dpId: string
  readonly rdsId: string
  readonly rdsVer: string
  readonly dc: string
  readonly mi: string
  /** Names the piece of hardware; part of what the device swears to, never sent. */
  readonly idHash: string
}

/** What the control page changes and what device and register look at. */
export interface World {
  readonly keys: SimulatorKeys
  readonly device: SimulatedDevice
  /** Who puts the finger on the glass: whoever the portal waits for, one person whatever it waits for, or nobody. */
  finger: Person | 'asked' | null
  fault: Fault
  level: 'L0' | 'L1'
  padding: Padding
  /** How long a finger takes. */
  captureMilliseconds: number
  isCapturing: boolean
  lastPidData: string | null
  lastCode: string | null
  /** Encrypted blocks that came already, by their hash. */
  readonly seenBlocks: Set<string>
  /** The last things asked and answered, newest first: codes only, no numbers. */
  readonly recent: { readonly at: Date; readonly what: string }[]
}

const recentMax = 20

/** The agency and the licences under which the portal is known to the simulated UIDAI. */
export const agency = { code: 'EDSSIM', subCode: 'EDSSIM', licenceKey: 'SIMULATED-AUA-LICENCE', asaLicenceKey: 'SIMULATED-ASA-LICENCE' } as const

export function newWorld(keys: SimulatorKeys): World {
  return {
    keys, device: { dpId: 'SIMULATED.PROVIDER', rdsId: 'SIMULATED.DESK.001', rdsVer: '1.0.0', dc: randomUUID(), mi: 'SIM100', idHash: 'serial-0001' },
    finger: 'asked', fault: 'none', level: 'L1', padding: 'pkcs1', captureMilliseconds: 0, isCapturing: false, lastPidData: null, lastCode: null, seenBlocks: new Set(), recent: [],
  }
}

export function remember(world: World, what: string): void {
  world.recent.unshift({ at: new Date(), what })
  world.recent.length = Math.min(world.recent.length, recentMax)
}
