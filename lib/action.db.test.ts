import { randomBytes } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { defineAction, idle } from '@/lib/action'
import type { OfficerActor } from '@/lib/auth/actor'
import { sessionCookieName } from '@/lib/auth/next-auth'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { prove } from '@/lib/testing/factors'
import { giveSession } from '@/lib/testing/sessions'

/** What the framework would tell of the request; outside of it there is none. */
const request = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }))
vi.mock('next/headers', () => ({
  headers: () => Promise.resolve(request.headers),
  cookies: () => Promise.resolve({ get: (name: string) => (request.cookies.has(name) ? { name, value: request.cookies.get(name) } : undefined) }),
}))

const database = useDatabase()
const act = 'test.act'
let officer: OfficerActor

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  const token = randomBytes(32).toString('base64url')
  const sessionId = await giveSession(database, officer, { token })
  await prove(database, { person: { ...officer, sessionId }, act, subject: 'one' })
  request.headers = new Headers({ origin: env().PORTAL_ORIGIN })
  request.cookies = new Map([[sessionCookieName(), token]])
})

const action = defineAction({
  name: act, role: 'officer', schema: z.object({ id: z.string() }), stepUp: ({ id }) => id,
  run: () => Promise.reject(new AppError('conflict', { reason: 'grantOver' })),
})
const send = () => {
  const form = new FormData()
  form.set('id', 'one')
  return action(idle, form)
}
const isSpent = async () => (await database.sql('SELECT spent_at IS NOT NULL AS spent FROM portal.factor_proof p JOIN portal.session s ON s.id = p.session_id WHERE s.user_id = $1', [officer.id]))[0]

test('an act that did not happen gives the proof back', async () => {
  expect(await send()).toMatchObject({ status: 'error', message: 'grantOver' })
  expect(await isSpent()).toEqual({ spent: false })
})

test('an act that did not happen says why, also when its proof cannot be given back', async () => {
  await database.sql(`CREATE FUNCTION public.stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the proof stays spent'; END $$`)
  await database.sql('CREATE TRIGGER stay BEFORE UPDATE ON portal.factor_proof FOR EACH ROW WHEN (OLD.spent_at IS NOT NULL) EXECUTE FUNCTION public.stay()')
  expect(await send()).toMatchObject({ status: 'error', message: 'grantOver', values: { id: 'one' } })
  expect(await isSpent()).toEqual({ spent: true })
  expect(await database.sql(`SELECT details->>'what' AS what, details->>'cause' AS cause FROM ledger.event WHERE actor_id = $1 AND outcome = 'refused'`, [officer.id])).toEqual([{ what: act, cause: 'grantOver' }])
})
