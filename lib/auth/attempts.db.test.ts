import { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { areStrangersResting, takeAttempt } from '@/lib/auth/attempts'
import { signIn } from '@/lib/auth/sign-in'
import { inTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { forgetOldAttempts } from '@/lib/sessions/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildOfficer } from '@/lib/testing/factories'
import { SigningIn } from '@/lib/testing/signing-in'

const database = useDatabase()
let secretary: SigningIn

beforeEach(async () => {
  secretary = await SigningIn.of(database, await buildOfficer(database, 10))
  await database.sql('DELETE FROM portal.sign_in_rate')
})

const wrong = 'not the password'
const causes = () => database.sql<{ kind: string; details: { cause?: string; minutes?: number } }>(`SELECT kind, details FROM ledger.event WHERE subject_id = $1 AND kind LIKE 'signIn.%' ORDER BY position`, [secretary.person.id])
/** All that strangers have: four networks with five attempts each. */
async function useUpStrangers(): Promise<void> {
  for (let network = 0; network < limits.signInStrangersFactor; network += 1) for (let time = 0; time < 5; time += 1) expect(await secretary.password({ password: wrong, address: `198.51.100.${network}` })).toBeNull()
}
const later = (minutes: number) => database.sql('UPDATE portal.sign_in_budget SET last_at = last_at - make_interval(mins => $1)', [minutes])
const take = (place: { userId?: string; deviceId?: string | null; address?: string | null } = {}) =>
  inTransaction((tx) => takeAttempt(tx, { userId: secretary.person.userId, deviceId: null, address: '198.51.100.1', ...place }))

describe('wrong passwords of strangers', () => {
  it('never bar the browser in which the Secretary signed in before, however many they are', async () => {
    const { device } = await secretary.fully()
    for (let round = 0; round < 3; round += 1) {
      await useUpStrangers()
      expect(await secretary.password({ address: '192.0.2.99' })).toBeNull()
      expect(await secretary.password({ address: '192.0.2.99', deviceToken: device.token })).not.toBeNull()
      await later(limits.signInRestMinutesMax + 1)
    }
    // Not even from the networks from which they try, over and over.
    await database.sql(`INSERT INTO portal.sign_in_rate (key, points, expire) VALUES ('address:198.51.100.0', 10000, extract(epoch FROM now() + interval '5 minutes') * 1000) ON CONFLICT (key) DO UPDATE SET points = 10000`)
    expect(await secretary.password({ address: '198.51.100.0' })).toBeNull()
    expect(await secretary.password({ address: '198.51.100.0', deviceToken: device.token })).not.toBeNull()
  })

  it('hold up their own network, then all networks together, and an unknown browser comes in again after the rest', async () => {
    for (let time = 0; time < 5; time += 1) expect(await secretary.password({ password: wrong, address: '198.51.100.1' })).toBeNull()
    expect(await secretary.password({ address: '198.51.100.1' })).toBeNull()
    expect(await secretary.password({ address: '198.51.100.2' })).not.toBeNull()
    expect((await causes()).map(({ kind, details }) => [kind, details.cause ?? details.minutes])).toEqual([
      ...Array.from({ length: 5 }, () => ['signIn.refused', 'credentials']), ['signIn.locked', 5], ['signIn.refused', 'locked'],
    ])
    await useUpStrangers()
    expect(await secretary.password({ address: '192.0.2.1' })).toBeNull()
    expect(await inTransaction((tx) => areStrangersResting(tx, secretary.person.userId))).toBe(true)
    await later(5)
    expect(await secretary.password({ address: '192.0.2.1' })).not.toBeNull()
    expect(await inTransaction((tx) => areStrangersResting(tx, secretary.person.userId))).toBe(false)
  })

  it('rest twice as long each time, up to a bound, and begin anew after a day', async () => {
    const minutes: (number | null)[] = []
    for (let round = 0; round < 8; round += 1) {
      for (let time = 0; time < 5; time += 1) {
        const attempt = await take()
        expect(attempt.resting).toBe(false)
        if (time === 4) minutes.push(attempt.minutes)
        else expect(attempt.minutes).toBeNull()
      }
      expect(await take()).toEqual({ resting: true, minutes: null })
      // Not a second too early: one minute before the end it still rests.
      await later((minutes.at(-1) ?? 0) - 1)
      expect((await take()).resting).toBe(true)
      await later(1)
      // Its own budget is what is looked at here.
      await database.sql(`DELETE FROM portal.sign_in_budget WHERE place = 'strangers'`)
    }
    expect(minutes).toEqual([5, 10, 20, 40, 80, 160, 240, 240])
    await later(24 * 60 + 1)
    for (let time = 0; time < 4; time += 1) await take()
    expect(await take()).toEqual({ resting: false, minutes: 5 })
  })

  it('cannot outrun the count when they come at once', async () => {
    const attempts = await Promise.all(Array.from({ length: 30 }, () => take()))
    expect(attempts.filter(({ resting }) => !resting)).toHaveLength(5)
    const spread = await Promise.all(Array.from({ length: 60 }, (_, index) => take({ address: `192.0.2.${index}` })))
    expect(spread.filter(({ resting }) => !resting)).toHaveLength(limits.signInStrangersFactor * 5 - 5)
  })

  it('are counted alike for a user id that no account has, of which nothing is kept but a keyed digest', async () => {
    const userId = 'nobody.has.this'
    for (let time = 0; time < 6; time += 1) expect(await signIn({ userId, password: wrong, address: '198.51.100.7', browser: { userAgent: null, deviceToken: null } })).toBeNull()
    expect(await take({ userId, address: '198.51.100.7' })).toEqual({ resting: true, minutes: null })
    const [row] = await database.sql<{ text: string }>(`SELECT string_agg(b::text, ' ') AS text FROM portal.sign_in_budget b`)
    expect(row?.text).not.toContain(userId)
    // And nothing of it is about an account.
    expect(await database.sql(`SELECT 1 FROM ledger.event WHERE kind = 'signIn.locked' AND subject_id IS NULL`)).toEqual([])
  })
})

describe('a browser that the account knows', () => {
  it('has a small budget of its own, and uses up nobody else’s', async () => {
    const { device } = await secretary.fully()
    for (let time = 0; time < 5; time += 1) expect(await secretary.password({ password: wrong, deviceToken: device.token })).toBeNull()
    expect(await secretary.password({ deviceToken: device.token })).toBeNull()
    expect(await secretary.password({ address: '203.0.113.1' })).not.toBeNull()
    await later(5)
    expect(await secretary.password({ deviceToken: device.token })).not.toBeNull()
  })

  it('begins anew with the right password', async () => {
    const { device } = await secretary.fully()
    for (let round = 0; round < 3; round += 1) {
      for (let time = 0; time < 4; time += 1) expect(await secretary.password({ password: wrong, deviceToken: device.token })).toBeNull()
      expect(await secretary.password({ deviceToken: device.token })).not.toBeNull()
    }
  })

  it('is nobody’s to another account', async () => {
    const { device } = await secretary.fully()
    const other = await SigningIn.of(database, await buildOfficer(database, 10))
    for (let network = 0; network < 4; network += 1) for (let time = 0; time < 5; time += 1) await other.password({ password: wrong, address: `198.51.100.${network}` })
    expect(await other.password({ deviceToken: device.token })).toBeNull()
  })
})

it('what is a day old is forgotten by the round', async () => {
  await database.sql('DELETE FROM portal.sign_in_budget')
  await take()
  await take({ address: '192.0.2.3' })
  await database.sql(`UPDATE portal.sign_in_budget SET last_at = now() - interval '25 hours' WHERE place = 'network:198.51.100.1'`)
  await forgetOldAttempts()
  expect((await database.sql<{ place: string }>('SELECT place FROM portal.sign_in_budget ORDER BY place')).map(({ place }) => place)).toEqual(['network:192.0.2.3', 'strangers'])
})

it('a whole line of addresses has no more tries over all accounts than one address', async () => {
  const attempt = (host: number) => signIn({ userId: `nobody.${host}`, password: wrong, address: `2001:db8:7:7::${host.toString(16)}`, browser: { userAgent: null, deviceToken: null } })
  for (let host = 1; host <= limits.signInPerAddress + 5; host += 1) await attempt(host)
  const events = await database.sql<{ details: object }>(`SELECT details FROM ledger.event WHERE kind = 'signIn.refused' AND address LIKE '2001:db8:7:7::%' ORDER BY position`)
  // One says that the line is slowed down; the rest is counted.
  expect(events).toHaveLength(limits.signInPerAddress + 1)
  expect(events.at(-1)?.details).toEqual({ cause: 'throttled' })
})

it.each([
  ['changed', `SET password_hash = 'sealed.AAAA'`, 'active'], ['taken away with the account', `SET status = 'deactivated', deactivated_at = now()`, 'deactivated'],
])('a password that was %s while it was looked at begins nothing', async (_what, change, status) => {
  const { person } = secretary
  const client = new Client({ connectionString: database.url() })
  await client.connect()
  try {
    await client.query('BEGIN')
    // Nothing begins before this commits, and what it changes is not seen before.
    await client.query('LOCK TABLE portal.session IN SHARE MODE')
    await client.query(`UPDATE portal."user" ${change} WHERE id = $1`, [person.id])
    await client.query('UPDATE portal.session SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL', [person.id])
    const attempt = secretary.password()
    await expect.poll(() => database.sql(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).toHaveLength(1)
    await client.query('COMMIT')
    expect(await attempt).toBeNull()
  } finally {
    await client.end()
  }
  expect(await database.sql('SELECT u.status::text AS status, (SELECT count(*)::int FROM portal.session s WHERE s.user_id = u.id AND s.revoked_at IS NULL) AS open FROM portal."user" u WHERE u.id = $1', [person.id])).toEqual([{ status, open: 0 }])
  expect((await causes()).map(({ kind, details }) => [kind, details.cause])).toEqual([['signIn.refused', 'credentials']])
})
