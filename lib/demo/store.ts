import { clearAttempts } from '@/lib/auth/attempts'
import type { Tx } from '@/lib/db/transaction'
import { trainingMark } from '@/lib/registrants/import/schema'
import type { demoProfiles, demoPurposes, demoRoles, demoStates } from '@/lib/demo/rules'

/** The demonstration's registrants: how many, and their newest change (milliseconds since 1970 UTC, null without any). */
export async function readDemoState(tx: Tx): Promise<{ registrants: number; newestChangeAt: number | null }> {
  const [row] = await tx.sql<{ registrants: number; newest: Date | null }>(
    'SELECT count(*)::int AS registrants, max(r.changed_at) AS newest FROM registry.demo_registrant d JOIN registry.registrant r USING (id)',
  )
  return { registrants: row?.registrants ?? 0, newestChangeAt: row?.newest?.getTime() ?? null }
}

/** What stands in the database that a training portal would not have made. Stops at the first registrant of others: of a real registry there are hundreds of millions. */
export async function readOthers(tx: Tx): Promise<{ hasOtherRegistrants: boolean; hasAccounts: boolean; hasDemoAccounts: boolean }> {
  const [row] = await tx.sql<{ hasOtherRegistrants: boolean; hasAccounts: boolean; hasDemoAccounts: boolean }>(
    `SELECT EXISTS (SELECT FROM registry.registrant r WHERE NOT EXISTS (SELECT FROM registry.demo_registrant d WHERE d.id = r.id)) AS "hasOtherRegistrants",
       EXISTS (SELECT FROM portal."user") AS "hasAccounts", EXISTS (SELECT FROM portal."user" WHERE is_demo) AS "hasDemoAccounts"`)
  if (!row) throw new Error('the database gave no answer')
  return row
}

/** Marks the database as one for training, so that an import refuses it whatever it was started with. */
export async function markTraining(tx: Tx): Promise<void> {
  await tx.sql(`COMMENT ON TABLE registry.demo_registrant IS '${trainingMark}'`)
}

/** Moves the demonstration's registrants and their feed rows forward by whole days. Rows that came by import are not touched. */
export async function moveDemoRegistrants(tx: Tx, days: number): Promise<number> {
  // The registrant's lock orders every change of the feed, also against an import that runs meanwhile.
  await tx.sql('SELECT FROM registry.registrant WHERE id IN (SELECT id FROM registry.demo_registrant) ORDER BY uan_index FOR UPDATE')
  // Moving days is no event in anybody's life: the past that the simulator answers from stays as it was.
  await tx.sql(`SET LOCAL portal.redating = 'on'`)
  const moved = await tx.sql(
    `UPDATE registry.registrant SET changed_at = changed_at + make_interval(days => $1), registered_at = registered_at + make_interval(days => $1)
     WHERE id IN (SELECT id FROM registry.demo_registrant) RETURNING 1`, [days])
  await tx.sql(
    `UPDATE registry.feed SET changed_at = changed_at + make_interval(days => $1), registered_at = registered_at + make_interval(days => $1)
     WHERE registrant_id IN (SELECT id FROM registry.demo_registrant)`, [days])
  return moved.length
}

/** The accounts of the demonstration by user id. */
export async function readDemoAccounts(tx: Tx): Promise<ReadonlyMap<string, { id: string; passwordHash: string | null }>> {
  const rows = await tx.sql<{ id: string; userId: string; passwordHash: string | null }>(
    `SELECT id, user_id AS "userId", password_hash AS "passwordHash" FROM portal."user" WHERE is_demo`,
  )
  return new Map(rows.map(({ userId, id, passwordHash }) => [userId, { id, passwordHash }]))
}

/** Gives a demonstration account its password again; no other account can be reached from here. */
export async function writeDemoPassword(tx: Tx, input: { id: string; passwordHash: string }): Promise<void> {
  const [row] = await tx.sql<{ userId: string }>(`UPDATE portal."user" SET password_hash = $2 WHERE id = $1::uuid AND is_demo RETURNING user_id AS "userId"`, [input.id, input.passwordHash])
  if (row) await clearAttempts(tx, row.userId)
}

/** Lets the demonstration's accounts that have no factor enrol one. The owner's work, and for these accounts alone. */
export async function openDemoEnrolments(tx: Tx): Promise<void> {
  await tx.sql(
    `UPDATE portal."user" u SET enrol_until = now() + interval '365 days' WHERE u.is_demo AND NOT EXISTS (SELECT FROM portal.factor f WHERE f.user_id = u.id AND f.revoked_at IS NULL)`)
}

/** Which of the demonstration's accounts have no factor in use. */
export async function readFactorless(tx: Tx): Promise<{ id: string; userId: string }[]> {
  return tx.sql(`SELECT u.id, u.user_id AS "userId" FROM portal."user" u WHERE u.is_demo AND NOT EXISTS (SELECT FROM portal.factor f WHERE f.user_id = u.id AND f.revoked_at IS NULL)`)
}

/** Puts the demonstration's entries into the registers where they are missing. The owner's work: everybody else changes a register through two admins. */
export async function putRegisters(tx: Tx, { purposes, states, roles, profiles }: {
  purposes: typeof demoPurposes; states: typeof demoStates; roles: typeof demoRoles; profiles: readonly (Pick<(typeof demoProfiles)[number], 'key' | 'en' | 'hi' | 'purpose' | 'canDownload'> & { levels: object })[]
}): Promise<void> {
  for (const { key, en, hi, scheme, legalBasis, fields, retentionDays } of purposes) {
    await tx.sql(
      `WITH made AS (INSERT INTO portal.purpose (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id)
       INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days) SELECT id, 1, $2, $3, $4, $5, $6::text[], $7 FROM made`,
      [key, en, hi, scheme, legalBasis, fields, retentionDays],
    )
  }
  for (const { key, en, hi, permissions } of roles) {
    await tx.sql(
      `WITH made AS (INSERT INTO portal.admin_role (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id)
       INSERT INTO portal.admin_role_version (role_id, version, name_en, name_hi, permissions) SELECT id, 1, $2, $3, $4::text[] FROM made`, [key, en, hi, permissions],
    )
  }
  for (const { key, en, hi, purpose, levels, canDownload } of profiles) {
    await tx.sql(
      `WITH made AS (INSERT INTO portal.officer_profile (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id)
       INSERT INTO portal.officer_profile_version (profile_id, version, name_en, name_hi, purpose_id, fields, can_view, can_download, window_days, basis)
       SELECT made.id, 1, $2, $3, p.id, $5::jsonb, true, $6, 7, 'either' FROM made, portal.purpose p WHERE p.key = $4`,
      [key, en, hi, purpose, JSON.stringify(levels), canDownload],
    )
  }
  for (const { stateCode, department, secretary } of states) {
    await tx.sql(
      `INSERT INTO portal.state_version (state_code, version, provision, is_active, department, secretary) VALUES ($1, 1, 'module', true, $2, $3) ON CONFLICT DO NOTHING`,
      [stateCode, department, secretary],
    )
  }
}

/** The register's entry of that key. */
export async function readPurposeId(tx: Tx, key: string): Promise<string | undefined> {
  return (await tx.sql<{ id: string }>('SELECT id FROM portal.purpose WHERE key = $1', [key]))[0]?.id
}

/** The officer's requests that were ever submitted, with what became of them and the revision that stands. */
export async function readRequests(tx: Tx, officerId: string): Promise<{ id: string; status: string; revision: number }[]> {
  return tx.sql<{ id: string; status: string; revision: number }>('SELECT id, status::text AS status, revision FROM portal.request WHERE officer_id = $1::uuid AND submitted_at IS NOT NULL', [officerId])
}

/** The revision of a request that stands now. */
export async function readRevision(tx: Tx, id: string): Promise<number> {
  const [row] = await tx.sql<{ revision: number }>('SELECT revision FROM portal.request WHERE id = $1::uuid', [id])
  return row?.revision ?? 0
}

/** People of the demonstration begin with the terms accepted, so that its first page is the first page; an amendment asks them like everybody. */
export async function acceptForDemo(tx: Tx): Promise<void> {
  await tx.sql(
    `INSERT INTO portal.terms_acceptance (user_id, version) SELECT u.id, portal.terms_in_force() FROM portal."user" u
     WHERE u.is_demo AND NOT EXISTS (SELECT FROM portal.terms_acceptance a WHERE a.user_id = u.id) ON CONFLICT DO NOTHING`)
}
