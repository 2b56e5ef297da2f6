import { beforeEach, expect, test } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { endSessionOutside, resolveSession } from '@/lib/auth/session'
import { signIn } from '@/lib/auth/sign-in'
import { hashToken, newToken } from '@/lib/crypto/token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer, rewording } from '@/lib/testing/factories'

const database = useDatabase()
const password = 'a long enough secret'
let officer: OfficerActor
let token = ''

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  token = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [officer.sessionId, hashToken(token)])
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [officer.id, await hashPassword({ userId: officer.userId, password })])
  await networks([])
})

const networks = (list: readonly string[]) => database.sql(rewording('state_version', 'state_code = 10', { networks: list }))
const resolved = (address: string | null) => resolveSession({ token, address, touch: false })
const eventsOf = () => database.sql<{ kind: string; cause: string }>(`SELECT kind, details->>'cause' AS cause FROM ledger.event WHERE actor_id = $1 OR subject_id = $1 ORDER BY position`, [officer.id])

test('without networks an officer works from anywhere', async () => {
  for (const address of ['10.20.1.1', '2001:db8::1', null]) expect(await resolved(address)).toMatchObject({ id: officer.id })
})

test.each([
  ['10.20.1.1', true], ['10.20.255.255', true], ['10.21.0.0', false], ['2001:db8:1::5', true], ['2001:db9::1', false], ['14.139.1.2', true], ['14.139.1.3', false], [null, false], ['unknown', false], ['10.20.1.1, 1.2.3.4', false],
])('with networks a session from %s is %s', async (address, allowed) => {
  await networks(['10.20.0.0/16', '2001:db8::/32', '14.139.1.2/32'])
  expect((await resolved(address)) !== null).toBe(allowed)
  expect(await endSessionOutside({ token, address })).toBe(!allowed)
  expect(await eventsOf()).toEqual(allowed ? [] : [{ kind: 'access.refused', cause: 'network' }])
  expect((await resolved('10.20.1.1')) !== null).toBe(allowed)
  // A second look at the same cookie finds no session any more, and nothing to record.
  expect(await endSessionOutside({ token, address })).toBe(false)
})

test('the right password from outside is refused by name and on record; a wrong one as everywhere', async () => {
  await networks(['10.20.0.0/16'])
  const attempt = (address: string, typed = password) => signIn({ userId: officer.userId, password: typed, address, browser: { userAgent: null, deviceToken: null } })
  await expect(attempt('203.0.113.9')).rejects.toMatchObject({ code: 'refused', reason: 'network' })
  expect(await attempt('203.0.113.9', 'not the password')).toBeNull()
  expect(await eventsOf()).toEqual([{ kind: 'signIn.refused', cause: 'network' }, { kind: 'signIn.refused', cause: 'credentials' }])
  expect(await attempt('10.20.3.4')).toMatchObject({ id: officer.id })
})

test('narrowed networks end no session before it is used outside, and admins have none', async () => {
  await networks(['10.20.0.0/16'])
  expect(await resolved('10.20.1.1')).not.toBeNull()
  await networks(['10.30.0.0/16'])
  expect(await resolved('10.20.1.1')).toBeNull()
  const admin = await buildAdmin(database)
  const own = newToken()
  await database.sql('UPDATE portal.session SET token_hash = $2 WHERE id = $1', [admin.sessionId, hashToken(own)])
  expect(await resolveSession({ token: own, address: null, touch: false })).toMatchObject({ id: admin.id })
  expect(await endSessionOutside({ token: own, address: null })).toBe(false)
})
