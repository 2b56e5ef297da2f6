import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

/** What the cookies of a portal with these settings are called, for our own readers and for next-auth. */
async function names(settings: Record<string, string>): Promise<(string | undefined)[]> {
  vi.resetModules()
  for (const [name, value] of Object.entries({ PORTAL_SECRET: 'x'.repeat(32), MASTER_KEY: Buffer.alloc(32).toString('base64'), PORTAL_MODE: 'demo', PORTAL_ORIGIN: 'http://localhost:3000', TRAINING: 'off', ...settings })) vi.stubEnv(name, value)
  const { csrfCookieName, nextAuthOptions, sessionCookieName } = await import('@/lib/auth/next-auth')
  const { cookies } = nextAuthOptions('en')
  expect([cookies?.sessionToken?.name, cookies?.csrfToken?.name]).toEqual([sessionCookieName(), csrfCookieName()])
  return [sessionCookieName(), csrfCookieName()]
}

it('gives a portal for practice cookies of its own names, for browsers bring every port of a host the same ones', async () => {
  expect(await names({})).toEqual(['portal.session', 'next-auth.csrf-token'])
  expect(await names({ TRAINING: 'on' })).toEqual(['portal.session-training', 'next-auth.csrf-token-training'])
  expect(await names({ PORTAL_ORIGIN: 'https://portal.example' })).toEqual(['__Host-portal.session', '__Host-next-auth.csrf-token'])
})
