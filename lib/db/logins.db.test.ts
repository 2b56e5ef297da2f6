import type { Client } from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import type { OfficerActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import { databaseRoles } from '@/lib/db/roles'
import { useDatabase } from '@/lib/testing/database'
import { buildGrant, buildOfficer, putRegistrants } from '@/lib/testing/factories'
import { asLogin, rowsShown } from '@/lib/testing/login'
import { aRegistrant } from '@/lib/testing/registrants'
import { freezeExport } from '@/lib/testing/row-security'

/** Somebody has a login's password, or a hole in our code, and writes SQL. What they get is tried here, login by login. */
const database = useDatabase()
const hidden = 777_000_000_777
let officer: OfficerActor

beforeAll(async () => {
  officer = await buildOfficer(database, 10)
  await buildGrant(database, { officer, fields: { gender: { view: 'clear', file: 'clear' } } })
  await putRegistrants([aRegistrant(1), aRegistrant(2), aRegistrant(hidden, { permanentState: 32, permanentDistrict: 554, currentState: 32, currentDistrict: 554, gender: '3' })])
  await database.sql('ANALYZE registry.feed, registry.registrant')
})

const isDenied = (client: Client, statement: string) => expect(client.query(statement), statement).rejects.toMatchObject({ code: expect.stringMatching(/^(42501|25006)$/) })

describe.each(databaseRoles)('%s', (role) => {
  it('is no owner, no superuser, bypasses no row security and may become nobody else', async () => {
    const [facts] = await database.sql(
      `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit AS mighty, (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS relations,
         (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid) AS functions, (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships FROM pg_roles r WHERE rolname = $1`, [role])
    expect(facts).toEqual({ mighty: false, relations: 0, functions: 0, memberships: 0 })
    const [{ owner } = { owner: '' }] = await database.sql<{ owner: string }>('SELECT current_user AS owner')
    await asLogin(database, role, async (client) => {
      for (const other of [...databaseRoles.filter((each) => each !== role), 'portal_lock', 'portal_append', owner]) await isDenied(client, `SET ROLE ${other}`)
      await isDenied(client, `SET SESSION AUTHORIZATION ${owner}`)
    })
  })

  it('makes no functions, tables or schemas, and changes no policy', async () => {
    await asLogin(database, role, async (client) => {
      await client.query('SET default_transaction_read_only = off')
      for (const schema of ['public', 'portal', 'registry', 'ledger', 'reference', 'vault', 'graphile_worker']) {
        await isDenied(client, `CREATE FUNCTION ${schema}.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$`)
        await isDenied(client, `CREATE TABLE ${schema}.loot (a int)`)
      }
      for (const statement of [
        'CREATE SCHEMA loot', 'ALTER TABLE registry.feed DISABLE ROW LEVEL SECURITY', 'ALTER TABLE registry.feed NO FORCE ROW LEVEL SECURITY', 'DROP POLICY token ON registry.feed',
        'ALTER POLICY token ON registry.feed USING (true)', `CREATE POLICY loot ON registry.feed TO ${role} USING (true)`, `ALTER ROLE ${role} BYPASSRLS`, 'CREATE ROLE loot',
        'ALTER FUNCTION registry.open_boxes() SECURITY INVOKER', 'CREATE RULE loot AS ON SELECT TO registry.feed DO INSTEAD SELECT 1', 'TRUNCATE registry.feed', 'TRUNCATE portal.session',
        'CREATE TRIGGER loot BEFORE DELETE ON registry.feed EXECUTE FUNCTION portal.keep_row()', `COPY portal.policy TO PROGRAM 'cat'`, `SELECT pg_read_file('/etc/passwd')`,
      ]) await isDenied(client, statement)
      // Of what was not given to be passed on, PostgreSQL passes on nothing, and says so in a warning only.
      await client.query('GRANT SELECT ON registry.feed TO portal_web').catch(() => undefined)
      expect(await database.sql(`SELECT has_table_privilege('portal_web', 'registry.feed', 'SELECT') AS given`)).toEqual([{ given: false }])
    })
  })

  it('learns nothing of the rows from statistics', async () => {
    await asLogin(database, role, async (client) => {
      await isDenied(client, 'SELECT * FROM pg_statistic')
      await isDenied(client, 'SELECT * FROM pg_authid')
      expect((await client.query(`SELECT tablename, attname, most_common_vals, histogram_bounds FROM pg_stats WHERE schemaname = 'registry' AND tablename IN ('feed', 'registrant')`)).rows).toEqual([])
    })
  })
})

describe('sealed rows', () => {
  it('have three readers in the whole database: their owner, the pages’ login and the worker', async () => {
    const readers = await database.sql<{ name: string }>(
      `SELECT rolname AS name FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%' AND (has_column_privilege(oid, 'registry.feed', 'envelope', 'SELECT') OR has_column_privilege(oid, 'registry.registrant', 'envelope', 'SELECT'))
         AND rolname <> (SELECT tableowner FROM pg_tables WHERE schemaname = 'registry' AND tablename = 'feed') ORDER BY 1`)
    expect(readers.map(({ name }) => name)).toEqual(['portal_reader', 'portal_worker'])
  })

  it.each(['portal_web', 'portal_auditor'] as const)('are out of reach of admins and auditors: %s may read no column of any table of the registry', async (role) => {
    const readable = await database.sql(
      `SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'registry'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (has_any_column_privilege($1, c.oid, 'SELECT') OR has_table_privilege($1, c.oid, 'INSERT, UPDATE, DELETE'))`, [role])
    expect(readable).toEqual([])
    await asLogin(database, role, async (client) => {
      for (const table of ['feed', 'registrant', 'state_key', 'demo_registrant']) await isDenied(client, `SELECT * FROM registry.${table}`)
      await client.query(`SELECT set_config('portal.token', $1, false), set_config('portal.right', 'view', false)`, [rowToken(officer.sessionId)])
      await isDenied(client, 'SELECT count(*) FROM registry.feed')
      await isDenied(client, 'SELECT registry.open_boxes()')
    })
  })

  it('show the import what it compares, and nothing else', async () => {
    await asLogin(database, 'portal_ingest', async (client) => {
      for (const column of ['envelope', 'gender', 'district', 'state', 'birth_year', 'changed_at']) await isDenied(client, `SELECT ${column} FROM registry.feed`)
      for (const column of ['envelope', 'gender', 'permanent_district', 'mobile_index', 'birth_year']) await isDenied(client, `SELECT ${column} FROM registry.registrant`)
      await isDenied(client, 'UPDATE registry.registrant SET birth_year = 1 RETURNING envelope')
      await isDenied(client, 'DELETE FROM registry.feed RETURNING envelope')
      await isDenied(client, 'SELECT * FROM portal.session')
    })
  })
})

describe('the pages’ login', () => {
  it('reads no session, no account’s secrets, no ledger and no other schema', async () => {
    await asLogin(database, 'portal_reader', async (client) => {
      for (const table of ['portal.session', 'portal.export', 'portal.mail', 'portal.activation', 'portal.request', 'ledger.event', 'registry.registrant', 'graphile_worker.jobs']) await isDenied(client, `SELECT * FROM ${table}`)
      await client.query('SET default_transaction_read_only = off')
      for (const statement of ['UPDATE registry.feed SET state = 10', 'DELETE FROM registry.feed', `INSERT INTO portal.session (user_id) VALUES ('${officer.id}')`, 'SELECT 1 FROM registry.feed FOR UPDATE']) await isDenied(client, statement)
    })
  })

  it('gets no foreign row by switching security off, copying, cursors or prepared statements', async () => {
    await asLogin(database, 'portal_reader', async (client) => {
      await client.query('SET row_security = off')
      await isDenied(client, 'SELECT registrant_id FROM registry.feed')
      await client.query('RESET row_security')
      await client.query('PREPARE mine AS SELECT registrant_id AS id FROM registry.feed ORDER BY 1')
      const shown = await rowsShown(client, { token: rowToken(officer.sessionId), right: 'view' })
      expect(shown).toEqual(['1', '2'])
      expect((await client.query('EXECUTE mine')).rows).toEqual([])
      for (const query of ['TABLE registry.feed', 'SELECT * FROM ONLY registry.feed TABLESAMPLE SYSTEM (100)', `SELECT * FROM registry.feed WHERE registrant_id = ${hidden}`, `SELECT * FROM registry.feed WHERE ctid = '(0,3)'`]) {
        expect((await client.query(query)).rows, query).toEqual([])
      }
    })
  })

  it('never lets a function that leaks meet a hidden row', async () => {
    const dividing = `SELECT 1 FROM registry.feed WHERE 1 / (registrant_id - ${hidden}) >= 0`
    const leaking = [
      dividing, `SELECT 1 FROM registry.feed WHERE CAST(gender || 'leak' AS int) > 0`, `SELECT sum(CAST(gender || 'leak' AS int)) FROM registry.feed WHERE state = 32`,
      `SELECT 1 FROM registry.feed a JOIN registry.feed b ON CAST(a.gender || 'leak' AS int) = b.state`, `SELECT 1 FROM registry.feed WHERE state = 32 ORDER BY CAST(gender || 'leak' AS int)`,
    ]
    // Each does tell its secret where rows may be seen: here the owner.
    for (const query of leaking) await expect(database.sql(query), query).rejects.toMatchObject({ code: expect.stringMatching(/^22/) })
    await asLogin(database, 'portal_reader', async (client) => {
      for (const query of leaking) for (const how of ['', 'EXPLAIN ANALYZE ', 'EXPLAIN (ANALYZE, VERBOSE) ']) await client.query(how + query)
      await client.query(`SELECT set_config('portal.token', $1, false), set_config('portal.right', 'view', false)`, [rowToken(officer.sessionId)])
      expect((await client.query(dividing)).rows).toHaveLength(2)
      await client.query(`EXPLAIN ANALYZE ${dividing}`)
    })
  })
})

describe('the worker’s login', () => {
  it('cannot write its own key to the rows', async () => {
    const exportId = await freezeExport(database, { officer, boxes: [] })
    await asLogin(database, 'portal_worker', async (client) => {
      await isDenied(client, `INSERT INTO portal.export (number, officer_id, boxes, filters, locale, rows_expected, lock_hash) VALUES ('EXP-X', '${officer.id}', '[]', '{}', 'en', 0, sha256('x'))`)
      await expect(client.query('UPDATE portal.export SET lock_hash = sha256($2) WHERE id = $1', [exportId, 'x'])).rejects.toMatchObject({ code: '23514' })
      await isDenied(client, 'SELECT * FROM portal.session')
      expect(await rowsShown(client)).toEqual([])
      expect(await rowsShown(client, { token: rowToken(officer.sessionId), right: 'view' })).toEqual([])
    })
  })
})

it('the resolver signs in nowhere, owns one function with a fixed path, and no login is a member', async () => {
  await expect(asLogin(database, 'portal_reader', (client) => client.query(`SELECT pg_catalog.set_config('search_path', 'pg_temp', false), registry.open_boxes()`))).resolves.toMatchObject({ rows: [{ open_boxes: '{}' }] })
  const [facts] = await database.sql(
    `SELECT rolcanlogin OR rolsuper OR rolbypassrls OR rolinherit AS mighty, (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS relations,
       (SELECT array_agg(proname || ' ' || prosecdef || ' ' || provolatile::text || ' ' || array_to_string(proconfig, ',')) FROM pg_proc WHERE proowner = r.oid) AS functions FROM pg_roles r WHERE rolname = 'portal_lock'`)
  expect(facts).toEqual({ mighty: false, relations: 0, functions: ['open_boxes true s search_path=pg_catalog, pg_temp'] })
})
