import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

/** The settings as a process that begins with these reads them. */
async function envWith(settings: Record<string, string>): Promise<{ TRAINING: string }> {
  vi.resetModules()
  for (const [name, value] of Object.entries({ PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32).toString('base64'), PORTAL_MODE: 'demo', ...settings })) vi.stubEnv(name, value)
  return (await import('@/lib/env')).env()
}

it('knows training in a demonstration alone', async () => {
  expect((await envWith({})).TRAINING).toBe('off')
  expect((await envWith({ TRAINING: 'on' })).TRAINING).toBe('on')
  await expect(envWith({ TRAINING: 'on', PORTAL_MODE: 'production' })).rejects.toThrow(/TRAINING \(is refused in production/)
  await expect(envWith({ TRAINING: 'yes' })).rejects.toThrow(/TRAINING/)
  await expect(envWith({ TRAINING_URL: 'javascript:alert(1)' })).rejects.toThrow(/TRAINING_URL/)
})
