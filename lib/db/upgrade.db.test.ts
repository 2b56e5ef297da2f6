import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { hash } from '@node-rs/argon2'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passwordMatches } from '@/lib/auth/password'
import { permissions } from '@/lib/auth/permissions'
import { sealPasswords } from '@/lib/auth/unsealed-passwords'
import { applyMigrations } from '@/lib/db/migrations'
import { saveForm } from '@/lib/requests/schema'
import { useDatabase } from '@/lib/testing/database'

/** The last migration of the portal's first release: whoever ran that has people, grants and files in these tables. */
const firstRelease = '20261122001100_keep_and_narrow'
const all = path.resolve(import.meta.dirname, '../../prisma/migrations')
const database = useDatabase()
const name = 'upgrade_of_first_release'
let folder = ''
let client: Client

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'first-release-'))
  for (const each of fs.readdirSync(all)) if (each <= firstRelease) fs.cpSync(path.join(all, each), path.join(folder, each), { recursive: true })
  await database.sql(`CREATE DATABASE ${name}`)
  const url = new URL(database.url())
  url.pathname = `/${name}`
  client = new Client({ connectionString: url.toString(), options: '-c timezone=UTC' })
  await client.connect()
  await applyMigrations({ client, folder })
  await client.query(`INSERT INTO reference.state (code, name_en, name_hi, kind, iso) VALUES (10, 'Bihar', 'बिहार', 'state', 'IN-BR'), (32, 'Kerala', 'केरल', 'state', 'IN-KL')`)
  await client.query(`INSERT INTO reference.district (code, state_code, name_en, name_hi, pin_parent_codes) VALUES (212, 10, 'Patna', 'पटना', '{}')`)
  await fillFirstRelease()
  await applyMigrations({ client, folder: all })
})

afterAll(async () => {
  await client.end()
  await database.sql(`DROP DATABASE ${name} WITH (FORCE)`)
  fs.rmSync(folder, { recursive: true })
})

const one = async <Row extends object>(text: string): Promise<Row[]> => (await client.query<Row>(text)).rows

/** Two admins, an officer with a grant that was suspended once, a request that waits, and a session: as the first release wrote them. */
async function fillFirstRelease(): Promise<void> {
  await client.query(`
    INSERT INTO portal."user" (user_id, kind, status, name, designation, state_code, email, rank) VALUES
      ('first.admin', 'admin', 'active', 'First', 'JS', NULL, 'first@example.invalid', NULL), ('second.admin', 'admin', 'active', 'Second', 'Director', NULL, 'second@example.invalid', NULL),
      ('an.auditor', 'auditor', 'active', 'Auditor', 'PD', NULL, 'auditor@example.invalid', NULL),
      ('an.officer', 'officer', 'active', 'Officer', 'Secretary', 10, 'officer@example.invalid', 'secretary'), ('gone.officer', 'officer', 'deactivated', 'Gone', 'Secretary', 10, 'gone@example.invalid', 'secretary');
    UPDATE portal."user" SET password_hash = '${await hash('a password of the first release', { memoryCost: 19_456, timeCost: 2, parallelism: 1 })}' WHERE user_id = 'an.officer';
    INSERT INTO portal.session (user_id, token_hash, expires_at) SELECT id, sha256('x'), now() + interval '1 hour' FROM portal."user" WHERE user_id = 'an.officer';
    INSERT INTO portal.request (number, officer_id, proposed_by_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, purpose, order_number, order_date, starts_on, ends_on)
      SELECT n, o.id, a.id, 10, false, '{212}', 'either', '{"uan": {"view": "clear", "file": "clear"}}', true, false, 7, 'Ration portability', 'L/1', '2026-11-01', current_date - 1, current_date + 100
      FROM portal."user" o, portal."user" a, (VALUES ('REQ-1'), ('REQ-2')) v (n) WHERE o.user_id = 'an.officer' AND a.user_id = 'first.admin';
    INSERT INTO portal.decision (request_id, admin_id, verdict) SELECT r.id, u.id, 'approve' FROM portal.request r, portal."user" u WHERE r.number = 'REQ-1' AND u.kind = 'admin';
    INSERT INTO portal.decision (request_id, admin_id, verdict) SELECT r.id, u.id, 'approve' FROM portal.request r, portal."user" u WHERE r.number = 'REQ-2' AND u.user_id = 'first.admin';
    UPDATE portal.request SET status = 'approved', decided_at = now() WHERE number = 'REQ-1';
    INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, purpose, starts_at, ends_at)
      SELECT 'GR-1', id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download, window_days, purpose,
        starts_on::timestamp AT TIME ZONE 'Asia/Kolkata', (ends_on + 1)::timestamp AT TIME ZONE 'Asia/Kolkata' FROM portal.request WHERE number = 'REQ-1';
    INSERT INTO portal.mail (kind, user_id, locale, params, secret_sealed, message_id) SELECT 'activation', id, 'en', '{}', 'sealed as before', '<1@x>' FROM portal."user" WHERE user_id = 'an.officer';
    INSERT INTO portal.mail (kind, user_id, locale, params, message_id) SELECT 'exportLink', id, 'en', '{}', '<2@x>' FROM portal."user" WHERE user_id = 'an.officer';`)
}

test('grants of the first release go on giving, for a purpose that says where it came from', async () => {
  expect(await one(`SELECT g.number, g.purpose_en, g.purpose_fields @> ARRAY['uan', 'mobile'] AS wide FROM portal."user" u, portal.grants_in_force(u.id) g WHERE u.user_id = 'an.officer'`))
    .toEqual([{ number: 'GR-1', purpose_en: "As written in the State's request", wide: true }])
  expect(await one(`SELECT DISTINCT justification FROM portal.request`)).toEqual([{ justification: 'Ration portability' }])
  expect(await one('SELECT state_code, provision, is_active FROM portal.state_version')).toEqual([{ state_code: 10, provision: 'module', is_active: true }])
})

test('a grant that began before the upgrade is not news of the day after', async () => {
  expect(await one(`SELECT g.number, n.kind FROM portal.grant_notice n JOIN portal."grant" g ON g.id = n.grant_id`)).toEqual([{ number: 'GR-1', kind: 'started' }])
})

test('its people keep their standing, and its admins may do what they could', async () => {
  expect(await one(`SELECT u.user_id, s.status::text AS status FROM portal.user_standing s JOIN portal."user" u ON u.id = s.user_id WHERE u.kind = 'officer' AND s.to_at IS NULL ORDER BY 1`))
    .toEqual([{ user_id: 'an.officer', status: 'active' }, { user_id: 'gone.officer', status: 'deactivated' }])
  const admins = await one<{ held: string[] }>(`SELECT portal.admin_permissions(id) AS held FROM portal."user" WHERE kind = 'admin'`)
  expect(admins.map(({ held }) => [...held].sort())).toEqual([[...permissions].sort(), [...permissions].sort()])
})

test('its people sign in with their passwords of before, sealed for their accounts', async () => {
  const password = 'a password of the first release'
  expect(await sealPasswords(client)).toBe(1)
  expect(await sealPasswords(client)).toBe(0)
  const [row] = await one<{ stored: string }>(`SELECT password_hash AS stored FROM portal."user" WHERE user_id = 'an.officer'`)
  expect(row?.stored).toMatch(/^sealed\./)
  const matches = (userId: string, typed: string) => passwordMatches({ userId, password: typed, stored: row?.stored ?? null })
  expect([await matches('an.officer', password), await matches('an.officer', `${password}!`), await matches('first.admin', password)]).toEqual([true, false, false])
})

test('a session of before sees no row through the second lock: its officer signs in again', async () => {
  expect(await one('SELECT lock_hash, revoked_at IS NOT NULL AS over FROM portal.session')).toEqual([{ lock_hash: null, over: true }])
})

test('a request that waited for its second admin is back with who entered it, with all that was written', async () => {
  const [waiting] = await one<{ id: string; status: string; form: unknown }>(`SELECT id, status::text AS status, form FROM portal.request WHERE number = 'REQ-2'`)
  expect(waiting).toMatchObject({ status: 'returned', form: { area: 'districts', districts: ['212'], basis: 'either', fields: ['uan'], rights: ['view'], view_uan: 'clear', file_uan: 'clear', windowKind: 'days', windowDays: '7', justification: 'Ration portability' } })
  expect(saveForm.safeParse({ id: waiting?.id, ...Object(waiting?.form) }).success).toBe(true)
  expect(await one(`SELECT act FROM portal.request_step`)).toEqual([{ act: 'returned' }])
})

test('a link on its way is given up, for it was not sealed for its person; other mails still go', async () => {
  expect(await one('SELECT kind::text AS kind, secret_sealed, wiped_at IS NOT NULL AS "isGivenUp", last_error, sent_at FROM portal.mail ORDER BY message_id')).toEqual([
    { kind: 'activation', secret_sealed: null, isGivenUp: true, last_error: 'over', sent_at: null }, { kind: 'exportLink', secret_sealed: null, isGivenUp: false, last_error: null, sent_at: null }])
})
