import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { defineAction, explain, idle } from '@/lib/action'
import { nobody } from '@/lib/auth/actor'
import { AppError } from '@/lib/errors'

const asked = { recordFactorRefusal: () => Promise.reject(new Error('no factor was asked')), actor: nobody(null), name: 'files.open', kept: { id: '7' } }

describe('what a form says of a failed act', () => {
  it('is the refusal, once that is on record', async () => {
    const recorded: string[] = []
    const recordRefusal = (refusal: { cause: string }): Promise<void> => Promise.resolve(void recorded.push(refusal.cause))
    expect(await explain({ ...asked, error: new AppError('refused', { reason: 'grantOver' }), recordRefusal })).toMatchObject({ status: 'error', message: 'grantOver', values: { id: '7' } })
    expect(recorded).toEqual(['grantOver'])
  })
  it('is the ledger, when the refusal cannot be put on record', async () => {
    const recordRefusal = (): Promise<void> => Promise.reject(new AppError('ledger'))
    expect(await explain({ ...asked, error: new AppError('refused', { reason: 'grantOver' }), recordRefusal })).toMatchObject({ status: 'error', message: 'ledger', values: { id: '7' } })
    expect(await explain({ ...asked, actor: undefined, error: new AppError('ledger'), recordRefusal })).toMatchObject({ status: 'error', message: 'ledger' })
  })
})

/** What the framework would tell of the request; outside of it there is none. */
const head = vi.hoisted(() => ({ now: new Headers() }))
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(head.now), cookies: () => Promise.resolve({ get: () => undefined }) }))

describe('an act', () => {
  beforeAll(() => {
    vi.stubEnv('PORTAL_ORIGIN', 'https://portal.example')
    vi.stubEnv('PORTAL_SECRET', 'a test secret that is long enough')
    vi.stubEnv('MASTER_KEY', Buffer.alloc(32).toString('base64'))
  })
  let done: string[] = []
  beforeEach(() => { done = [] })
  const action = defineAction({ name: 'test.act', role: 'anyone', schema: z.object({ word: z.string() }), secret: ['pin'], run: ({ input }) => Promise.resolve(void done.push(input.word)) })
  const send = async (headers: Record<string, string>) => {
    head.now = new Headers(headers)
    const form = new FormData()
    form.set('word', 'typed')
    form.set('pin', '1234')
    return action(idle, form)
  }
  it('runs when our own page sends it', async () => {
    expect(await send({ origin: 'https://portal.example' })).toMatchObject({ status: 'done' })
    expect(await send({ origin: 'https://portal.example', 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 'done' })
    expect(done).toEqual(['typed', 'typed'])
  })
  it.each<Record<string, string>>([{}, { origin: '' }, { origin: 'null' }, { origin: 'https://evil.example' }, { origin: 'http://portal.example' }, { origin: 'https://portal.example:8443' }, { origin: 'https://portal.example.evil.example' }, { origin: 'https://portal.example/' },
    { origin: 'https://portal.example', 'sec-fetch-site': 'cross-site' }, { origin: 'https://portal.example', 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', host: 'portal.example', 'x-forwarded-host': 'portal.example', referer: 'https://portal.example/en' }])('does not run from %j, and keeps what was typed but for secrets', async (headers) => {
    expect(await send(headers)).toEqual({ status: 'error', message: 'foreignForm', errors: [], values: { word: 'typed' } })
    expect(done).toEqual([])
  })
})
