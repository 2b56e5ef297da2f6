import { hash } from '@node-rs/argon2'
import type { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import { inActorTransaction } from '@/lib/auth/acting'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { hashPassword } from '@/lib/auth/password'
import { signIn } from '@/lib/auth/sign-in'
import { rowToken } from '@/lib/crypto/row-token'
import { hashToken } from '@/lib/crypto/token'
import { deliverMail } from '@/lib/mail/deliver'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'
import { useMailServer } from '@/lib/testing/mail-server'
import { activateAccount, nominate } from '@/lib/users/use-cases'
import { insertActivation } from '@/lib/users/store'

/** An officer of the portal who also stole the login of the web: what they know is the own password, the own mailbox and the own links. */
const database = useDatabase()
const mail = useMailServer()
const password = 'my own long password'
let admin: AdminActor
let insider: OfficerActor
beforeEach(async () => {
  admin = await buildAdmin(database)
  insider = await buildOfficer(database, 10)
  await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [insider.id, await hashPassword({ userId: insider.userId, password })])
})

const thief = <T>(work: (client: Client) => Promise<T>): Promise<T> => asLogin(database, 'portal_web', work)
const enters = async (userId: string): Promise<boolean> => (await signIn({ userId, password, address: null, browser: { userAgent: null, deviceToken: null } })) !== null

describe('a password', () => {
  it('is not written by the login: of nobody who has one, and of nobody in words that open', async () => {
    const plain = await hash(password)
    const without = await buildAdmin(database)
    await database.sql('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [admin.id, await hashPassword({ userId: admin.userId, password: 'four brass anchors rusting' })])
    expect(await enters(insider.userId)).toBe(true)
    await thief(async (client) => {
      const write = (id: string, written: string | null) => client.query('UPDATE portal."user" SET password_hash = $2 WHERE id = $1', [id, written])
      for (const written of [plain, `sealed.${plain}`, 'sealed.', null]) await expect(write(admin.id, written)).rejects.toMatchObject({ code: '42501' })
      await expect(client.query('UPDATE portal."user" a SET password_hash = i.password_hash FROM portal."user" i WHERE a.id = $1 AND i.id = $2', [admin.id, insider.id])).rejects.toMatchObject({ code: '42501' })
      // An account in use that has none yet takes one, as from its link; but none that a login can make opens it.
      await expect(write(without.id, plain)).rejects.toMatchObject({ code: '23514' })
      await write(without.id, `sealed.${Buffer.from(plain).toString('base64url')}`)
      expect(await enters(without.userId)).toBe(false)
    })
    expect(await signIn({ userId: admin.userId, password: 'four brass anchors rusting', address: null, browser: { userAgent: null, deviceToken: null } })).not.toBeNull()
    expect(await enters(insider.userId)).toBe(true)
  })

  it('moved from the own account opens no other', async () => {
    await database.sql('UPDATE portal."user" a SET password_hash = i.password_hash FROM portal."user" i WHERE a.id = $1 AND i.id = $2', [admin.id, insider.id])
    expect([await enters(insider.userId), await enters(admin.userId)]).toEqual([true, false])
  })
})

const invite = async (): Promise<{ id: string; userId: string }> => {
  const userId = `new.${Math.random().toString(36).slice(2, 10)}`
  const id = await inActorTransaction(admin, (tx) => nominate(tx, { actor: admin, requestId: crypto.randomUUID(), officer: {
    name: `Smt. ${userId}`, designation: 'Secretary', rank: 'secretary', email: `${userId}@example.invalid`, stateCode: 10, language: 'en', userId, orderNumber: 'L/1', orderDate: '2026-11-01' } }))
  return { id, userId }
}
const activated = (token: string) => activateAccount({ token, password: 'a long walk on the beach', passwordAgain: 'a long walk on the beach', address: null }).then(() => true, () => false)

describe('a link', () => {

  it('is not known by its plain hash: whoever writes one into the table has none', async () => {
    const { id } = await invite()
    // Also where the table can be written by hand, as the owner can.
    await database.sql(`INSERT INTO portal.activation (user_id, token_hash, expires_at) VALUES ($1, $2, now() + interval '1 hour')`, [id, hashToken('made up by me')])
    expect(await activated('made up by me')).toBe(false)
  })

  it('of the own account is not turned into another’s, used again or prolonged', async () => {
    const [own, other] = [await invite(), await invite()]
    await inActorTransaction(admin, (tx) => insertActivation(tx, { userId: own.id, token: 'the link in my own mailbox' }))
    await thief(async (client) => {
      for (const change of [`user_id = '${other.id}'`, 'token_hash = sha256(\'x\')', `expires_at = expires_at + interval '1 hour'`, `created_at = now() + interval '1 second'`]) {
        await expect(client.query(`UPDATE portal.activation SET ${change} WHERE user_id = $1`, [own.id]), change).rejects.toMatchObject({ code: '42501' })
      }
      expect(await activated('the link in my own mailbox')).toBe(true)
      await expect(client.query('UPDATE portal.activation SET used_at = NULL WHERE user_id = $1', [own.id])).rejects.toMatchObject({ code: '42501' })
    })
  })

  it('on its way goes to its person alone, whatever the login that sends it writes, and opens for nobody else', async () => {
    const { id } = await invite()
    await asLogin(database, 'portal_worker', async (client) => {
      for (const column of ['id', 'kind', 'user_id', 'export_id', 'locale', 'params', 'message_id', 'created_at']) {
        await expect(client.query(`UPDATE portal.mail SET ${column} = ${column} WHERE user_id = $1`, [id]), column).rejects.toMatchObject({ code: '42501' })
      }
      await expect(client.query('UPDATE portal.mail SET attempts = attempts WHERE user_id = $1', [id])).resolves.toMatchObject({ rowCount: 1 })
    })
    // Also where the table can be written by hand, as the owner can.
    const [moved] = await database.sql<{ id: string }>('UPDATE portal.mail SET user_id = $2 WHERE user_id = $1 RETURNING id', [id, (await invite()).id])
    await deliverMail(moved?.id ?? '')
    expect(mail.received).toEqual([])
    expect(await database.sql('SELECT sent_at, attempts FROM portal.mail WHERE id = $1', [moved?.id])).toEqual([{ sent_at: null, attempts: 1 }])
  })

  it('on its way is not sent to somebody else by the web, nor the password of another’s file', async () => {
    const { id } = await invite()
    const victim = await buildOfficer(database, 10)
    const [file] = await database.sql<{ id: string }>(`INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected) VALUES ($2, $1, '[]', '{}', 'en', 0) RETURNING id`, [victim.id, `EXP-${id.slice(0, 6)}`])
    await thief(async (client) => {
      await expect(client.query('UPDATE portal.mail SET user_id = $2 WHERE user_id = $1', [id, insider.id])).rejects.toMatchObject({ code: '42501' })
      const send = (to: string) => client.query(`INSERT INTO portal.mail (kind, user_id, export_id, locale, params, message_id) VALUES ('exportPassword', $1, $2, 'en', '{}', gen_random_uuid()::text)`, [to, file?.id])
      await expect(send(insider.id)).rejects.toMatchObject({ code: '23514' })
      await expect(send(victim.id)).resolves.toMatchObject({ rowCount: 1 })
    })
  })
})

describe('an account', () => {
  const token = 'the link in the invited one’s mailbox'
  const speaking = (client: Client, actor: { sessionId: string } | null) => client.query(`SELECT set_config('portal.token', $1, false)`, [actor ? rowToken(actor.sessionId) : ''])

  it('that is invited becomes active by its link alone: not by the login, not with an admin speaking', async () => {
    const { id } = await invite()
    await inActorTransaction(admin, (tx) => insertActivation(tx, { userId: id, token }))
    await thief(async (client) => {
      for (const actor of [null, insider, admin]) {
        await speaking(client, actor)
        for (const change of [`status = 'active'`, `status = 'active', password_hash = 'sealed.x'`]) {
          await expect(client.query(`UPDATE portal."user" SET ${change} WHERE id = $1`, [id]), change).rejects.toMatchObject({ code: '42501' })
        }
      }
      // The digest by which a link is used is read by no login, nor is one written by somebody who may invite nobody.
      for (const statement of ['SELECT token_hash FROM portal.activation', 'UPDATE portal.activation SET used_at = now()', 'SELECT a FROM portal.activation a']) await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
      await speaking(client, insider)
      await expect(client.query(`INSERT INTO portal.activation (user_id, token_hash, expires_at) VALUES ($1, sha256('mine'), now() + interval '1 hour')`, [id])).rejects.toMatchObject({ code: '42501' })
      for (const guess of [hashToken('x'), hashToken(token)]) expect((await client.query('SELECT portal.use_activation($1) AS id', [guess])).rows).toEqual([{ id: null }])
    })
    expect(await database.sql('SELECT status::text AS status FROM portal."user" WHERE id = $1', [id])).toEqual([{ status: 'invited' }])
    expect(await activated(token)).toBe(true)
  })

  it('that never had a password comes back as invited, not as active', async () => {
    const { id } = await invite()
    await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [id])
    await thief(async (client) => {
      await speaking(client, admin)
      await expect(client.query(`UPDATE portal."user" SET status = 'active' WHERE id = $1`, [id])).rejects.toMatchObject({ code: '42501' })
      await expect(client.query(`UPDATE portal."user" SET status = 'invited' WHERE id = $1`, [id])).resolves.toMatchObject({ rowCount: 1 })
    })
  })

  it('is whose it was nominated to be, and made by whom it was made, whoever speaks', async () => {
    await thief(async (client) => {
      for (const actor of [null, insider, admin]) {
        await speaking(client, actor)
        for (const change of [`created_by_id = '${admin.id}'`, `name = 'Another'`, `email = 'thief@x.example'`, `designation = 'Another'`, `rank = 'chiefSecretary'`, `order_number = 'X'`, `order_date = '2020-01-01'`, `created_at = '2020-01-01'`]) {
          await expect(client.query(`UPDATE portal."user" SET ${change} WHERE id = $1`, [insider.id]), change).rejects.toMatchObject({ code: '42501' })
        }
      }
    })
  })

  it('is made by an admin who may, as invited, and in nobody else’s name', async () => {
    const other = await buildAdmin(database)
    const make = (client: Client, columns = '', values = '') => client.query(`INSERT INTO portal."user" (user_id, kind, name, designation, email, state_code${columns}) VALUES ('by.hand', 'officer', 'x', 'x', 'x@x.example', 9${values})`)
    await thief(async (client) => {
      for (const actor of [null, insider, await buildAdmin(database, ['users'])]) {
        await speaking(client, actor)
        await expect(make(client)).rejects.toMatchObject({ code: '42501' })
      }
      await speaking(client, admin)
      for (const [columns, values] of [[', status', `, 'active'`], [', password_hash', `, 'sealed.x'`], [', created_by_id', `, '${other.id}'`]]) await expect(make(client, columns, values), columns).rejects.toMatchObject({ code: '42501' })
      await expect(make(client)).resolves.toMatchObject({ rowCount: 1 })
    })
  })
})
