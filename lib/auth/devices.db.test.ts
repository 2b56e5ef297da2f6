import { beforeEach, describe, expect, it } from 'vitest'
import { findDevice } from '@/lib/auth/devices'
import { resolveSession } from '@/lib/auth/session'
import { inTransaction } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import { composeMail } from '@/lib/mail/compose'
import { endAllSessions } from '@/lib/sessions/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { asLogin } from '@/lib/testing/login'
import { buildOfficer } from '@/lib/testing/factories'
import { SigningIn } from '@/lib/testing/signing-in'

const database = useDatabase()
let secretary: SigningIn
const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'

beforeEach(async () => {
  secretary = await SigningIn.of(database, await buildOfficer(database, 10))
})

const told = async () => ({
  events: (await database.sql(`SELECT 1 FROM ledger.event WHERE kind = 'device.new' AND actor_id = $1`, [secretary.person.id])).length,
  mails: (await database.sql(`SELECT 1 FROM portal.mail WHERE kind = 'deviceNew' AND user_id = $1`, [secretary.person.id])).length,
})

describe('a browser', () => {
  it('is new once: one event, one mail with when, from where and what it says of itself', async () => {
    const first = await secretary.fully({ userAgent: chrome, address: '203.0.113.5' })
    expect(first.device.isNew).toBe(true)
    const second = await secretary.fully({ userAgent: chrome, deviceToken: first.device.token })
    expect(second.device).toEqual({ id: first.device.id, isNew: false, token: first.device.token })
    expect(await told()).toEqual({ events: 1, mails: 1 })
    const [mail] = await database.sql<{ id: string; params: unknown; createdAt: Date }>(`SELECT id, params, created_at AS "createdAt" FROM portal.mail WHERE kind = 'deviceNew' AND user_id = $1`, [secretary.person.id])
    if (!mail) throw new Error('no mail')
    for (const [locale, words] of [['en', 'Chrome on Windows'], ['hi', 'Windows पर Chrome']] as const) {
      const bytes = await composeMail({ ...mail, kind: 'deviceNew', locale, name: 'A', signInId: 'a', email: 'a@example.invalid', secret: null, exportId: null, messageId: '<a@example.invalid>' })
      const parts = bytes.toString().split(/\r\n\r\n/).map((part) => Buffer.from(part.replace(/\r\n--.*$/s, ''), 'base64').toString())
      expect(parts.filter((part) => part.includes(words) && part.includes('203.0.113.5') && part.includes('IST'))).toHaveLength(2)
    }
  })

  it('is not known by a cookie that was planted, of another account, or of nothing', async () => {
    const other = await SigningIn.of(database, await buildOfficer(database, 10))
    const { device } = await other.fully()
    for (const deviceToken of [device.token, 'planted', '', null]) {
      const { device: made } = await secretary.fully({ deviceToken })
      expect(made.isNew).toBe(true)
      expect(made.token).toMatch(/^[\w-]{43}$/)
      expect(made.token).not.toBe(deviceToken)
    }
  })

  it('is not made known by the database’s login, whatever it writes', async () => {
    const { device } = await secretary.fully()
    const other = await buildOfficer(database, 10)
    await asLogin(database, 'portal_web', async (client) => {
      await client.query(`INSERT INTO portal.device (user_id, token_digest) VALUES ($1, sha256('mine'))`, [other.id])
      for (const statement of [`UPDATE portal.device SET user_id = '${other.id}'`, `UPDATE portal.device SET token_digest = sha256('x')`, 'DELETE FROM portal.device']) await expect(client.query(statement), statement).rejects.toThrow()
    })
    expect(await inTransaction((tx) => findDevice(tx, { userId: other.userId, deviceToken: 'mine' }))).toBeNull()
    expect(await inTransaction((tx) => findDevice(tx, { userId: other.userId, deviceToken: device.token }))).toBeNull()
  })

  it('is forgotten, with all others, by signing out everywhere, and the one away longest when there are very many', async () => {
    const { device, token } = await secretary.fully()
    const person = await resolveSession({ token, address: null, touch: false })
    if (!person) throw new Error('not signed in')
    await endAllSessions(person)
    expect((await secretary.fully({ deviceToken: device.token })).device.isNew).toBe(true)
    await database.sql(`INSERT INTO portal.device (user_id, token_digest, last_seen_at) SELECT $1::uuid, sha256(convert_to($1::uuid::text || n, 'UTF8')), now() - make_interval(days => n) FROM generate_series(1, 30) n`, [secretary.person.id])
    await secretary.fully()
    expect(await database.sql('SELECT count(*)::int AS known, (max(now() - last_seen_at) < make_interval(days => 20)) AS newest FROM portal.device WHERE user_id = $1 AND forgotten_at IS NULL', [secretary.person.id])).toEqual([{ known: limits.devicesMax, newest: true }])
  })
})
