import { beforeEach, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { endSessionOutside, resolveSession, rotateSession, whyOver } from '@/lib/auth/session'
import { newToken } from '@/lib/crypto/token'
import { inTransaction } from '@/lib/db/transaction'
import { listOwnSessions, readEarlierSignIn, readSessionTimes } from '@/lib/sessions/reads'
import { endAllSessions, endOwnSession } from '@/lib/sessions/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAuditor, buildOfficer, rewording } from '@/lib/testing/factories'
import { giveSession } from '@/lib/testing/sessions'
import { SigningIn } from '@/lib/testing/signing-in'
import { deactivateOfficer, signOutPerson } from '@/lib/users/use-cases'

const database = useDatabase()
let officer: OfficerActor

beforeEach(async () => {
  officer = await buildOfficer(database, 10)
})

const live = (token: string) => resolveSession({ token, address: null, touch: false })
const ended = () => database.sql<{ cause: string }>(`SELECT details->>'cause' AS cause FROM ledger.event WHERE kind = 'session.ended' AND actor_id = $1 ORDER BY position`, [officer.id])

describe('the own sessions', () => {
  it('are listed, this one first, then the open ones, then what is over', async () => {
    const open = await giveSession(database, officer, { userAgent: 'Firefox/1' })
    const idle = await giveSession(database, officer)
    await database.sql(`UPDATE portal.session SET last_seen_at = now() - interval '16 minutes' WHERE id = $1`, [idle])
    const other = await buildOfficer(database, 10)
    expect((await listOwnSessions(officer)).map(({ id, state }) => [id, state])).toEqual([[officer.sessionId, 'this'], [open, 'open'], [idle, 'over']])
    expect((await listOwnSessions(other)).map(({ id }) => id)).toEqual([other.sessionId])
  })

  it('are ended one by one, at once: another one, and none that is over, of somebody else, or at hand', async () => {
    const token = newToken()
    const id = await giveSession(database, officer, { token })
    expect(await live(token)).not.toBeNull()
    const other = await buildOfficer(database, 10)
    for (const no of [officer.sessionId, other.sessionId, '00000000-0000-4000-8000-000000000000']) await expect(endOwnSession({ actor: officer, id: no })).rejects.toMatchObject({ code: 'not_found' })
    await endOwnSession({ actor: officer, id })
    expect(await live(token)).toBeNull()
    expect(await whyOver(token)).toBe('elsewhere')
    await expect(endOwnSession({ actor: officer, id })).rejects.toMatchObject({ code: 'not_found' })
    expect(await ended()).toEqual([{ cause: 'elsewhere' }])
  })

  it('are ended all at once', async () => {
    const tokens = [newToken(), newToken()]
    for (const token of tokens) await giveSession(database, officer, { token })
    await endAllSessions(officer)
    for (const token of tokens) expect([await live(token), await whyOver(token)]).toEqual([null, 'everywhere'])
    expect(await database.sql('SELECT 1 FROM portal.session WHERE user_id = $1 AND revoked_at IS NULL', [officer.id])).toEqual([])
    expect(await ended()).toEqual([{ cause: 'everywhere' }])
  })

  it('end with their time, and the page says which: idle by the minute, the longest by the hour', async () => {
    const token = newToken()
    const id = await giveSession(database, officer, { token })
    const times = await readSessionTimes({ ...officer, sessionId: id })
    expect(times).toMatchObject({ idle: 900 })
    expect(times?.idleLeft).toBeGreaterThan(880)
    expect(times?.left).toBeGreaterThan(8 * 3_600 - 20)
    await database.sql(`UPDATE portal.session SET last_seen_at = now() - interval '899 seconds' WHERE id = $1`, [id])
    expect(await live(token)).not.toBeNull()
    await database.sql(`UPDATE portal.session SET last_seen_at = now() - interval '900 seconds' WHERE id = $1`, [id])
    expect([await live(token), await whyOver(token)]).toEqual([null, 'idle'])
    await database.sql(`UPDATE portal.session SET last_seen_at = now(), expires_at = now() WHERE id = $1`, [id])
    expect([await live(token), await whyOver(token)]).toEqual([null, 'time'])
  })

  it('are kept alive by what a person does alone', async () => {
    const token = newToken()
    const id = await giveSession(database, officer, { token })
    const seen = async () => (await database.sql<{ ago: number }>('SELECT round(extract(epoch FROM now() - last_seen_at) / 60)::int AS ago FROM portal.session WHERE id = $1', [id]))[0]?.ago
    await database.sql(`UPDATE portal.session SET last_seen_at = now() - interval '10 minutes' WHERE id = $1`, [id])
    for (let look = 0; look < 5; look += 1) await resolveSession({ token, address: null, touch: false })
    expect(await seen()).toBe(10)
    await resolveSession({ token, address: null, touch: true })
    expect(await seen()).toBe(0)
  })

  it('say nothing of their end to who signed out, was taken out of use, or holds an old token', async () => {
    const tokens = [newToken(), newToken(), newToken()]
    const ids: string[] = []
    for (const token of tokens) ids.push(await giveSession(database, officer, { token }))
    await signOutPerson({ ...officer, sessionId: ids[0] ?? '' })
    await inTransaction((tx) => rotateSession(tx, ids[1] ?? ''))
    for (const token of tokens.slice(0, 2)) expect([await live(token), await whyOver(token)]).toEqual([null, null])
    expect(await live(tokens[2] ?? '')).not.toBeNull()
    await deactivateOfficer({ actor: await buildAdmin(database), id: officer.id, reason: 'Transferred.' })
    expect([await live(tokens[2] ?? ''), await whyOver(tokens[2] ?? '')]).toEqual([null, null])
    expect(await whyOver('no token')).toBeNull()
  })

  it('name their networks when they end there', async () => {
    const token = newToken()
    await giveSession(database, officer, { token })
    await database.sql(rewording('state_version', 'state_code = 10', { networks: ['10.20.0.0/16'] }))
    expect(await endSessionOutside({ token, address: '203.0.113.9' })).toBe(true)
    expect(await whyOver(token)).toBe('network')
    await database.sql(rewording('state_version', 'state_code = 10', { networks: [] }))
  })
})

describe('a person at several browsers', () => {
  it.each([['officer', () => buildOfficer(database, 10)], ['admin', () => buildAdmin(database)], ['auditor', () => buildAuditor(database)]] as const)('is signed in with as many as policy says for an %s; one more ends the oldest', async (kind, build) => {
    const person = await SigningIn.of(database, await build())
    const [one, two] = [await person.fully(), await person.fully()]
    expect([await live(one.token), await whyOver(one.token), (await live(two.token))?.id]).toEqual([null, 'newer', person.person.id])
    await database.sql(`UPDATE portal.policy SET ${kind}_sessions_max = 2`)
    const three = await person.fully()
    expect([await live(two.token), await live(three.token)].map((each) => each?.id)).toEqual([person.person.id, person.person.id])
    const four = await person.fully()
    expect([await live(two.token), (await live(three.token))?.id, (await live(four.token))?.id]).toEqual([null, person.person.id, person.person.id])
    await database.sql(`UPDATE portal.policy SET ${kind}_sessions_max = 1`)
    // The first sign-in ended the one the account was built with.
    expect(await database.sql(`SELECT count(*)::int AS count FROM ledger.event WHERE kind = 'session.ended' AND details->>'cause' = 'newer' AND actor_id = $1`, [person.person.id])).toEqual([{ count: 3 }])
  })

  it('is told when and from where the last sign-in was', async () => {
    const person = await SigningIn.of(database, officer)
    await database.sql('DELETE FROM portal.session WHERE user_id = $1', [officer.id])
    const first = await person.fully({ address: '203.0.113.1', userAgent: 'Firefox/133' })
    expect(await readEarlierSignIn(first.person)).toBeNull()
    const second = await person.fully({ address: '203.0.113.2' })
    expect(await readEarlierSignIn(second.person)).toMatchObject({ address: '203.0.113.1', userAgent: 'Firefox/133', at: expect.any(Date) })
  })

  it('can prolong a session ten times at least, whatever policy says', async () => {
    await expect(database.sql('UPDATE portal.policy SET session_idle_minutes = 44')).rejects.toThrow(/policy_session_renewals/)
    await database.sql('UPDATE portal.policy SET session_idle_minutes = 43')
    await database.sql('UPDATE portal.policy SET session_idle_minutes = 15')
  })
})
