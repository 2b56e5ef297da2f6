import type { AddressInfo, Server } from 'node:net'
import { createAuthority } from './authority'
import { writeConfiguration } from './configuration-file'
import { createControl } from './control-server'
import { makeKeys, type SimulatorKeys } from './keys'
import { startRdService } from './rd-service'
import { newWorld, type World } from './world'

export interface Simulator {
  readonly world: World
  readonly devicePort: number
  readonly authorityPort: number
  readonly controlPort: number
  /** What the portal's AADHAAR_CONFIGURATION names. */
  readonly configurationFile: string
  stop(): Promise<void>
}

/** Device, UIDAI and control page, on loopback, with keys that exist for this run alone. Refuses where anything is real. */
export async function startSimulator(input: { folder: string; controlPort?: number; captureMilliseconds?: number; keys?: SimulatorKeys }): Promise<Simulator> {
  if (process.env.NODE_ENV === 'production' || process.env.PORTAL_MODE === 'production') throw new Error('The identity simulator does not run in production.')
  const world = newWorld(input.keys ?? await makeKeys())
  world.captureMilliseconds = input.captureMilliseconds ?? 0
  const authority = createAuthority(world)
  const device = await startRdService(world)
  const control = createControl(world, { devicePort: () => device.port })
  const authorityPort = await listen(authority, 0)
  const controlPort = await listen(control, input.controlPort ?? 0)
  const configurationFile = writeConfiguration({ world, folder: input.folder, authorityPort, devicePort: device.port })
  return {
    world, devicePort: device.port, authorityPort, controlPort, configurationFile,
    async stop() {
      authority.closeAllConnections()
      control.closeAllConnections()
      await Promise.all([authority, control, device.server].map((server) => new Promise<void>((resolve) => server.close(() => resolve()))))
    },
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
