import type { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { rowToken } from '@/lib/crypto/row-token'
import type { DatabaseRole } from '@/lib/db/roles'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildGrant, buildOfficer } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()

const as = <T>(role: DatabaseRole, work: (client: Client) => Promise<T>): Promise<T> => asLogin(database, role, work)
const eventOf = (actorKind: string): string => JSON.stringify([{ kind: 'signOut.done', outcome: 'done', actorKind, actorName: 'x', details: {} }])

describe('rights of the logins', () => {
  it.each([
    ['portal_worker', `UPDATE portal."user" SET password_hash = 'x'`],
    ['portal_worker', 'SELECT password_hash FROM portal."user"'],
    ['portal_worker', `INSERT INTO portal.session (user_id, token_hash, expires_at) SELECT id, '\\x00', now() FROM portal."user"`],
    ['portal_worker', `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason) SELECT id, officer_id, 'x' FROM portal."grant"`],
    ['portal_worker', 'UPDATE portal.grant_suspension SET resumed_at = now()'],
    ['portal_worker', 'UPDATE portal."grant" SET ended_at = now()'],
    ['portal_web', `INSERT INTO portal.grant_suspension (grant_id, suspended_by_id, reason, suspended_at) SELECT id, officer_id, 'x', '2020-01-01' FROM portal."grant"`],
    ['portal_web', `UPDATE portal.grant_suspension SET suspended_at = '2020-01-01'`],
    ['portal_web', 'SELECT envelope FROM registry.feed'],
    ['portal_web', 'UPDATE portal.policy SET export_open_minutes = 60'],
    ['portal_web', 'INSERT INTO ledger.event (position) VALUES (1)'],
    ['portal_reader', 'DELETE FROM registry.feed'],
    ['portal_reader', 'SELECT password_hash FROM portal."user"'],
    ['portal_auditor', 'SELECT envelope FROM registry.feed'],
    ['portal_auditor', 'SELECT password_hash FROM portal."user"'],
    ['portal_ingest', 'SELECT id FROM portal."user"'],
    ['portal_ingest', 'SELECT position FROM ledger.event'],
  ] as const)('%s may not: %s', async (role, statement) => {
    await expect(as(role, (client) => client.query(statement))).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) })
  })

  it.each([['portal_auditor', 'admin'], ['portal_ingest', 'officer'], ['portal_worker', 'admin']] as const)('%s does not speak in the ledger as %s', async (role, actorKind) => {
    await expect(as(role, (client) => client.query('SELECT ledger.append($1::jsonb)', [eventOf(actorKind)]))).rejects.toMatchObject({ code: '42501' })
  })

  it('functions with the rights of their owner look into a temporary schema last, and are open to nobody unless granted', async () => {
    const functions = await database.sql<{ name: string; path: string | null; isOpen: boolean }>(
      `SELECT p.oid::regprocedure::text AS name, (SELECT s FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%') AS path,
         EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS "isOpen"
       FROM pg_proc p WHERE p.prosecdef AND p.pronamespace IN ('portal'::regnamespace, 'registry'::regnamespace, 'ledger'::regnamespace, 'reference'::regnamespace) ORDER BY 1`)
    expect(functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['ledger.append(jsonb)', 'portal.enqueue_job(text,json,timestamp with time zone,text)', 'registry.keep_past()', 'registry.open_boxes()']))
    for (const { name, path, isOpen } of functions) {
      expect(path, name).toMatch(/^search_path=pg_catalog(, (portal|registry|ledger|graphile_worker))*, pg_temp$/)
      expect(isOpen, name).toBe(false)
    }
  })

  it('nobody rewrites what was approved or who somebody is', async () => {
    const officer = await buildOfficer(database, 10)
    await buildGrant(database, { officer, fields: { gender: { view: 'clear', file: 'clear' } } })
    const admin = await buildAdmin(database)
    await as('portal_web', async (client) => {
      await expect(client.query('UPDATE portal.request SET can_download = true')).rejects.toMatchObject({ code: '23514' })
      await expect(client.query(`UPDATE portal."grant" SET can_download = true`)).rejects.toMatchObject({ code: '42501' })
      await expect(client.query(`UPDATE portal."user" SET kind = 'auditor' WHERE id = $1`, [admin.id])).rejects.toMatchObject({ code: '23514' })
      await client.query(`SELECT set_config('portal.token', $1, false)`, [rowToken(officer.sessionId)])
      await client.query(`INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected) VALUES ('EXP-TEST', $1, '[]', '{}', 'en', 0)`, [officer.id])
      await expect(client.query(`UPDATE portal.export SET boxes = '[{}]'`)).rejects.toMatchObject({ code: '23514' })
      await expect(client.query(`UPDATE portal.export SET status = 'cancelled'`)).resolves.toMatchObject({ rowCount: 1 })
    })
  })
})
