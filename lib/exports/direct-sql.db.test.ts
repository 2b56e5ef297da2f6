import type { Client } from 'pg'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AdminActor, OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

/** Files and their transfers, written by hand under a login's password: by nobody, by another officer, by an admin, by the officer, by the worker. */
const database = useDatabase()
let officer: OfficerActor
let other: OfficerActor
let admin: AdminActor
beforeEach(async () => {
  officer = await buildOfficer(database, 10)
  other = await buildOfficer(database, 9)
  admin = await buildAdmin(database)
})

const denied = { code: '42501' }
let made = 0
/** A file in the state: opened for five more minutes, or ready. */
const file = async (owner: OfficerActor, status: 'opened' | 'ready' | 'revoked'): Promise<string> => {
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, status, opened_at, expires_at, opened_session, lapses_at, gone_at)
     VALUES ($2, $1, '[]', '{}', 'en', 0, $3::portal.export_status, CASE WHEN $3 = 'opened' THEN now() END, CASE WHEN $3 = 'opened' THEN now() + interval '5 minutes' END, CASE WHEN $3 = 'opened' THEN $4::uuid END,
       now() + interval '1 day', CASE WHEN $3 = 'revoked' THEN now() END) RETURNING id`, [owner.id, `EXP-${(made += 1)}`, status, owner.sessionId])
  if (!row) throw new Error('no file was made')
  return row.id
}
const asWeb = <T>(actor: { sessionId: string } | null, work: (client: Client) => Promise<T>): Promise<T> => asLogin(database, 'portal_web', async (client) => {
  if (actor) await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(actor.sessionId)])
  return work(client)
})
const change = (client: Client, id: string, what: string) => client.query(`UPDATE portal.export SET ${what} WHERE id = $1`, [id])
const isDenied = async (client: Client, id: string, what: string) => expect(change(client, id, what), what).rejects.toMatchObject(denied)

describe('a file', () => {
  it('is changed by its officer, and taken back by an admin who may', async () => {
    const [id, second] = [await file(officer, 'ready'), await file(officer, 'opened')]
    for (const actor of [null, other, await buildAdmin(database, ['review', 'users', 'reports'])]) {
      await asWeb(actor, async (client) => {
        for (const what of [`status = 'revoked'`, `status = 'cancelled'`, 'lapses_at = now()', `ended_reason = 'x'`]) await isDenied(client, id, what)
      })
    }
    await asWeb(admin, async (client) => {
      for (const what of [`status = 'cancelled'`, `lapses_at = lapses_at + interval '1 day'`]) await isDenied(client, id, what)
      await expect(change(client, id, `status = 'revoked', gone_at = now()`)).resolves.toMatchObject({ rowCount: 1 })
    })
    await asWeb(officer, async (client) => expect(change(client, second, `status = 'expired', gone_at = now(), expires_at = now()`)).resolves.toMatchObject({ rowCount: 1 }))
  })

  it('has minutes that only get fewer, and does not come back, for every login', async () => {
    const [open, gone] = [await file(officer, 'opened'), await file(officer, 'revoked')]
    const tries = async (client: Client): Promise<void> => {
      for (const what of [`expires_at = expires_at + interval '1 minute'`, 'expires_at = NULL', `opened_at = now() + interval '1 minute'`, 'opened_session = NULL']) await isDenied(client, open, what)
      for (const what of [`status = 'ready'`, 'gone_at = NULL', `gone_at = gone_at + interval '1 hour'`, `storage_key = 'x'`]) await isDenied(client, gone, what)
      await expect(change(client, open, `expires_at = expires_at - interval '1 minute'`)).resolves.toMatchObject({ rowCount: 1 })
    }
    await asWeb(officer, tries)
    await asLogin(database, 'portal_worker', tries)
  })

  it('is opened in the session that speaks for the minutes of policy, and never by the worker', async () => {
    const id = await file(officer, 'ready')
    const opening = (minutes: string, session: string) => `status = 'opened', opened_at = now(), opened_session = '${session}', expires_at = now() + ${minutes}`
    const ofPolicy = '(SELECT make_interval(mins => export_open_minutes) FROM portal.policy)'
    await asLogin(database, 'portal_worker', (client) => isDenied(client, id, opening(ofPolicy, officer.sessionId)))
    await asWeb(officer, async (client) => {
      await isDenied(client, id, opening(`interval '1 year'`, officer.sessionId))
      await isDenied(client, id, opening(ofPolicy, other.sessionId))
      await isDenied(client, id, `expires_at = now() + ${ofPolicy}`)
      await expect(change(client, id, opening(ofPolicy, officer.sessionId))).resolves.toMatchObject({ rowCount: 1 })
    })
  })

  it('is asked for now, and begins with nothing but what was asked', async () => {
    await asWeb(officer, async (client) => {
      for (const [column, value] of [['requested_at', `'2020-01-01'`], ['status', `'ready'`], ['storage_key', `'x'`], ['delete_by', `'2099-01-01'`]]) {
        await expect(client.query(`INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, ${column}) VALUES ('EXP-X', $1, '[]', '{}', 'en', 0, ${value})`, [officer.id]), column).rejects.toMatchObject(denied)
      }
    })
  })
})

describe('a transfer', () => {
  const begin = (client: Client, exportId: string, sessionId: string) =>
    client.query('INSERT INTO portal.export_download (export_id, session_id, address, from_byte, to_byte) VALUES ($1, $2, $3, 0, 99)', [exportId, sessionId, '10.0.0.1'])

  it('is told of by the file’s officer, in the session that speaks', async () => {
    const id = await file(officer, 'opened')
    for (const actor of [null, other, admin]) await asWeb(actor, async (client) => {
      for (const sessionId of [officer.sessionId, actor?.sessionId ?? other.sessionId]) await expect(begin(client, id, sessionId)).rejects.toMatchObject(denied)
    })
    await asLogin(database, 'portal_worker', (client) => expect(begin(client, id, officer.sessionId)).rejects.toMatchObject(denied))
    await asWeb(officer, async (client) => {
      await expect(begin(client, id, other.sessionId)).rejects.toMatchObject(denied)
      await expect(begin(client, id, officer.sessionId)).resolves.toMatchObject({ rowCount: 1 })
      await expect(client.query(`INSERT INTO portal.export_download (export_id, session_id, from_byte, to_byte, started_at) VALUES ($1, $2, 0, 9, '2020-01-01')`, [id, officer.sessionId])).rejects.toMatchObject(denied)
    })
  })

  it('keeps what it was, and its end, noted once', async () => {
    const id = await file(officer, 'opened')
    await asWeb(officer, (client) => begin(client, id, officer.sessionId))
    const rewrite = (client: Client, what: string) => client.query(`UPDATE portal.export_download SET ${what} WHERE export_id = $1`, [id])
    for (const role of ['portal_web', 'portal_worker'] as const) await asLogin(database, role, async (client) => {
      for (const column of ['id', 'export_id', 'session_id', 'address', 'from_byte', 'to_byte', 'started_at']) await expect(rewrite(client, `${column} = ${column}`), column).rejects.toMatchObject(denied)
    })
    await asLogin(database, 'portal_worker', (client) => expect(rewrite(client, 'bytes_sent = 0')).rejects.toMatchObject(denied))
    // The session may be over by then: nobody speaks.
    await asWeb(null, (client) => expect(rewrite(client, 'bytes_sent = 100, complete = true, finished_at = now()')).resolves.toMatchObject({ rowCount: 1 }))
    for (const role of ['portal_web', 'portal_worker'] as const) await asLogin(database, role, (client) => expect(rewrite(client, 'complete = false, finished_at = now()'), role).rejects.toMatchObject(denied))
    await expect(database.sql(`UPDATE portal.export_download SET address = '1.2.3.4' WHERE export_id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
  })
})
