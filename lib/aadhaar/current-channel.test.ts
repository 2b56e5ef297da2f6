import path from 'node:path'
import { beforeAll, expect, it, vi } from 'vitest'
import { writeConfiguration } from '@/bin/identity-simulator/configuration-file'
import { makeKeys, type SimulatorKeys } from '@/bin/identity-simulator/keys'
import { newWorld } from '@/bin/identity-simulator/world'
import { useTemporaryFolder } from '@/lib/testing/temporary-folder'

const folder = useTemporaryFolder()
let keys: SimulatorKeys
beforeAll(async () => {
  keys = await makeKeys()
})

/** The module as a process with these settings loads it: settings are read once. */
async function loaded(settings: Record<string, string>): Promise<typeof import('@/lib/aadhaar/current-channel')> {
  vi.resetModules()
  for (const [name, value] of Object.entries({ PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32).toString('base64'), PORTAL_MODE: 'demo', AADHAAR_CONFIGURATION: '', ...settings })) vi.stubEnv(name, value)
  return import('@/lib/aadhaar/current-channel')
}

it('there is none where none is configured', async () => expect((await loaded({})).currentChannel()).toBeNull())

it('is opened once, and again when its file was replaced', async () => {
  const file = writeConfiguration({ world: newWorld(keys), folder, authorityPort: 1_001, devicePort: 11_100 })
  const { currentChannel } = await loaded({ AADHAAR_CONFIGURATION: file })
  const first = currentChannel()
  expect(first?.configuration.asa.baseUrl).toContain(':1001/')
  expect(currentChannel()).toBe(first)
  writeConfiguration({ world: newWorld(keys), folder, authorityPort: 1_002, devicePort: 11_100 })
  expect(currentChannel()?.configuration.asa.baseUrl).toContain(':1002/')
})

it('does not open for a production portal with a simulator’s file', async () => {
  const { currentChannel } = await loaded({ AADHAAR_CONFIGURATION: path.join(folder, 'aadhaar.json'), PORTAL_MODE: 'production' })
  expect(currentChannel).toThrow('simulated')
})
