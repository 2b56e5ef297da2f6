import { beforeEach, expect, test } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { rowToken } from '@/lib/crypto/row-token'
import type { DatabaseRole } from '@/lib/db/roles'
import { proposalKinds } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'
import { useDatabase } from '@/lib/testing/database'
import { buildAdmin, buildAdminRole, buildAuditor, buildOfficer, buildPurpose } from '@/lib/testing/factories'
import { asLogin } from '@/lib/testing/login'

const database = useDatabase()
let first: AdminActor
let second: AdminActor
beforeEach(async () => {
  first = await buildAdmin(database)
  second = await buildAdmin(database)
})

/** As somebody who has the login's password; with `token` also a session's token, which no login can make. */
const as = <Row extends object>(role: DatabaseRole, statement: string, values: readonly unknown[] = [], token?: string): Promise<Row[]> => asLogin(database, role, async (client) => {
  if (token !== undefined) await client.query(`SELECT set_config('portal.token', $1, false)`, [token])
  return (await client.query<Row>(statement, [...values])).rows
})

const registers = ['policy', 'policy_past', 'proposal', 'purpose', 'purpose_version', 'state_version', 'admin_role', 'admin_role_version', 'officer_profile', 'officer_profile_version', 'terms_version']
const roles = ['portal_web', 'portal_reader', 'portal_worker', 'portal_ingest', 'portal_auditor'] as const

test.each(roles.flatMap((role) => registers.map((table) => [role, table] as const)))('%s writes nothing into %s by hand', async (role, table) => {
  for (const right of ['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) {
    expect(await database.sql(`SELECT has_table_privilege($1, $2, $3) OR (CASE WHEN $3 IN ('INSERT', 'UPDATE') THEN has_any_column_privilege($1, $2, $3) ELSE false END) AS allowed`, [role, `portal.${table}`, right]), right)
      .toEqual([{ allowed: false }])
  }
})

test.each([
  [`INSERT INTO portal."user" (user_id, kind, name, designation, email) VALUES ('own.admin', 'admin', 'x', 'x', 'x@x.example')`],
  [`INSERT INTO portal."user" (user_id, kind, name, designation, email) VALUES ('own.auditor', 'auditor', 'x', 'x', 'x@x.example')`],
  [`UPDATE portal."user" SET admin_role_id = (SELECT id FROM portal.admin_role LIMIT 1) WHERE kind = 'officer'`],
  [`UPDATE portal."user" SET admin_role_id = NULL WHERE kind = 'admin'`],
  [`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'admin'`],
  [`UPDATE portal."user" SET email = 'x' || email WHERE kind = 'admin'`],
  [`UPDATE portal."user" SET status = 'deactivated' WHERE kind = 'auditor'`],
])('the web does not make, end or promote an admin or auditor: %s', async (statement) => {
  await buildOfficer(database, 10)
  await buildAuditor(database)
  await expect(as('portal_web', statement)).rejects.toMatchObject({ code: '42501' })
})

test('an admin who was ended does not come back by an update', async () => {
  await database.sql(`UPDATE portal."user" SET status = 'deactivated' WHERE id = $1`, [second.id])
  for (const status of ['active', 'invited']) await expect(as('portal_web', `UPDATE portal."user" SET status = $2::portal.user_status WHERE id = $1`, [second.id, status])).rejects.toMatchObject({ code: '42501' })
})

test.each(['apply_proposal(portal.proposal)', 'apply_register(portal.proposal)', 'apply_terms(portal.proposal)', 'require_two_admins(int)', 'keep_policy()'])('no login calls portal.%s', async (signature) => {
  for (const role of roles) expect(await database.sql('SELECT has_function_privilege($1, $2, $3) AS allowed', [role, `portal.${signature}`, 'EXECUTE'])).toEqual([{ allowed: false }])
})

test('the table takes the kinds there are and no other, though it had the permission of one', async () => {
  const [check] = await database.sql<{ text: string }>(`SELECT pg_get_expr(conbin, conrelid) AS text FROM pg_constraint WHERE conname = 'proposal_kind_check'`)
  const taken = await database.sql<{ kind: string }>(`SELECT kind FROM unnest($1::text[]) AS asked (kind) WHERE ${check?.text}`, [[...proposalKinds, 'policy.other', 'terms.change', 'other']])
  expect(taken.map(({ kind }) => kind)).toEqual([...proposalKinds])
})

test('the functions refuse whoever may not, also without the portal\'s own checks before them', async () => {
  const { id } = await proposeChange({ actor: first, kind: 'policy.change', subject: 'policy', after: { export_open_minutes: 33 }, justification: 'Straight to the database' })
  const officer = await buildOfficer(database, 10)
  const reader = await buildAdmin(database, ['reports'])
  const decide = async (token: string | undefined, verdict = 'approve') => (await as<{ answer: unknown }>('portal_web', 'SELECT portal.decide_proposal($1, $2, $3) AS answer', [id, verdict, 'By hand, in SQL'], token))[0]?.answer
  expect(await decide(rowToken(first.sessionId))).toEqual({ outcome: 'no', cause: 'own' })
  for (const nobody of [rowToken(officer.sessionId), rowToken(reader.sessionId), rowToken('7d9e1f5a-3c7b-4a52-9e0d-6b1f2c3d4e5f'), second.sessionId, '', undefined]) {
    for (const verdict of ['approve', 'refuse', 'withdraw']) expect(await decide(nobody, verdict)).toMatchObject({ outcome: 'no', cause: expect.stringMatching(verdict === 'withdraw' ? /^(permission|foreign)$/ : /^permission$/) })
  }
  await expect(decide(rowToken(second.sessionId), 'apply')).rejects.toThrow()
  expect(await database.sql('SELECT export_open_minutes = 33 AS changed FROM portal.policy')).toEqual([{ changed: false }])
  const propose = async (token: string | undefined, kind = 'policy.change') => (await as<{ answer: unknown }>('portal_web', 'SELECT portal.propose($1, $2, $3, $4, $5) AS answer', [kind, 'policy', '{"export_open_minutes": 34}', 'By hand, in SQL', `PR-${Math.random()}`], token))[0]?.answer
  for (const nobody of [rowToken(officer.sessionId), rowToken(reader.sessionId), first.sessionId, '', undefined]) expect(await propose(nobody)).toEqual({ outcome: 'no', cause: 'permission' })
  expect(await propose(rowToken(first.sessionId), 'everything.change')).toEqual({ outcome: 'no', cause: 'permission' })
  for (const role of ['portal_reader', 'portal_worker', 'portal_ingest', 'portal_auditor'] as const) {
    await expect(as(role, 'SELECT portal.decide_proposal($1, $2, $3)', [id, 'approve', 'By hand, in SQL'], rowToken(second.sessionId))).rejects.toMatchObject({ code: '42501' })
  }
})

test('a second account of the proposer decides nothing, by the function or by hand', async () => {
  const twin = await buildAdmin(database)
  await database.sql('UPDATE portal."user" SET name = (SELECT f.name FROM portal."user" f WHERE f.id = $1) WHERE id = $2', [first.id, twin.id])
  const { id } = await proposeChange({ actor: first, kind: 'policy.change', subject: 'policy', after: { export_open_minutes: 36 }, justification: 'Straight to the database' })
  for (const verdict of ['approve', 'refuse']) expect(await as('portal_web', 'SELECT portal.decide_proposal($1, $2, $3) AS answer', [id, verdict, 'By hand, in SQL'], rowToken(twin.sessionId))).toEqual([{ answer: { outcome: 'no', cause: 'own' } }])
  for (const status of ['applied', 'refused']) {
    await expect(database.sql('UPDATE portal.proposal SET status = $3, decided_at = now(), decided_by_id = $2, reason = $4 WHERE id = $1', [id, twin.id, status, 'By my other account'])).rejects.toMatchObject({ code: '23514' })
  }
  await database.sql(`UPDATE portal.proposal SET status = 'refused', decided_at = now(), decided_by_id = $2, reason = 'Read and refused' WHERE id = $1`, [id, second.id])
})

test.each(['purpose_version', 'state_version', 'admin_role_version', 'officer_profile_version'])('of a wording in %s only the end is written, once, not even by the owner', async (table) => {
  await buildOfficer(database, 10)
  // The oldest wording of a role is this one's, not the one that the other tests act under.
  await buildAdminRole(database, ['reports'])
  const purposeId = await buildPurpose(database)
  await database.sql(`WITH p AS (INSERT INTO portal.officer_profile (key) VALUES ('kept-profile') ON CONFLICT DO NOTHING RETURNING id)
    INSERT INTO portal.officer_profile_version (profile_id, version, name_en, name_hi, purpose_id, fields, can_view, can_download, window_days, basis)
    SELECT id, 1, 'Kept', 'Kept', $1, '{"uan": {}}', true, false, 7, 'either' FROM p`, [purposeId])
  await expect(database.sql(`DELETE FROM portal.${table}`)).rejects.toMatchObject({ code: '23514' })
  for (const change of ['version = version + 100', `from_at = from_at - interval '1 day'`, `to_at = clock_timestamp(), from_at = from_at - interval '1 day'`]) {
    await expect(database.sql(`UPDATE portal.${table} SET ${change}`), change).rejects.toMatchObject({ code: '23514' })
  }
  await database.sql(`UPDATE portal.${table} SET to_at = clock_timestamp() WHERE to_at IS NULL AND ctid = (SELECT ctid FROM portal.${table} WHERE to_at IS NULL ORDER BY from_at LIMIT 1)`)
  for (const change of ['to_at = NULL', 'to_at = clock_timestamp()']) await expect(database.sql(`UPDATE portal.${table} SET ${change} WHERE to_at IS NOT NULL`), change).rejects.toMatchObject({ code: '23514' })
})

test('what is decided is never rewritten, not even by the owner', async () => {
  const { id } = await proposeChange({ actor: first, kind: 'policy.change', subject: 'policy', after: { export_open_minutes: 35 }, justification: 'To be looked at later' })
  for (const statement of [`UPDATE portal.proposal SET after = '{}' WHERE id = $1`, `UPDATE portal.proposal SET proposed_by_id = '${second.id}' WHERE id = $1`, 'DELETE FROM portal.proposal WHERE id = $1']) {
    await expect(database.sql(statement, [id])).rejects.toMatchObject({ code: '23514' })
  }
  await expect(database.sql(`UPDATE portal.proposal SET status = 'applied', decided_at = now(), decided_by_id = proposed_by_id, reason = 'by myself' WHERE id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
  await database.sql(`UPDATE portal.proposal SET status = 'withdrawn', decided_at = now() WHERE id = $1`, [id])
  await expect(database.sql(`UPDATE portal.proposal SET status = 'open', decided_at = NULL WHERE id = $1`, [id])).rejects.toMatchObject({ code: '23514' })
})
