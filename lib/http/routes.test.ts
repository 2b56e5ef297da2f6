import fs from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { routes } from '@/lib/access/authorization'

const root = path.resolve(import.meta.dirname, '..', '..')
const own = 'https://portal.example'
const files = fs.readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' }).filter((file) => path.basename(file) === 'route.ts').sort()
const foreign: readonly Record<string, string>[] = [{}, { origin: 'null' }, { origin: 'https://evil.example' }, { origin: `${own}/` }, { origin: own, 'sec-fetch-site': 'cross-site' }, { origin: own, 'sec-fetch-site': 'same-site' }]
const addressOf = (file: string): string => `/${path.dirname(file)}`
const handler = z.custom<(request: Request, context: { params: Promise<object> }) => Promise<Response>>((value) => typeof value === 'function')
/** What would change something by another method than POST has no place in a route. */
const methods = z.object({ POST: handler.optional(), PUT: z.never().optional(), PATCH: z.never().optional(), DELETE: z.never().optional() })
const load = async (file: string) => methods.parse(await import(path.join(root, 'app', file)))

beforeAll(() => {
  vi.stubEnv('PORTAL_ORIGIN', own)
  vi.stubEnv('PORTAL_SECRET', 'a test secret that is long enough')
  vi.stubEnv('MASTER_KEY', Buffer.alloc(32).toString('base64'))
})

it('routes take POST where the table says so, and no other method that changes anything', async () => {
  const taking = await Promise.all(files.map(async (file) => ((await load(file)).POST ? [addressOf(file)] : [])))
  expect(taking.flat()).toEqual(routes.filter((route) => route.methods.includes('POST')).map(({ address }) => address).sort())
})

// Called as the framework calls them, with nothing in front: a route that forgets to ask would answer otherwise, or fail for want of a session and a database.
it.each(files)('%s does nothing with what is not from our own page', async (file) => {
  const { POST } = await load(file)
  if (!POST) return
  for (const from of foreign) {
    const body = new URLSearchParams({ theme: 'dark' }).toString()
    const request = new Request(`${own}${addressOf(file)}`, { method: 'POST', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length), ...from } })
    const answer = await POST(request, { params: Promise.resolve({ nextauth: ['callback', 'credentials'], id: '7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f' }) })
    expect(answer.status, JSON.stringify(from)).toBe(403)
    expect(await answer.text()).toMatch(/^This form was not sent from a page of this portal\. .*[\u0900-\u097f]/)
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(request.bodyUsed).toBe(false)
  }
})
