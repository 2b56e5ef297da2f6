import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { inRoleTransaction } from '@/lib/db/transaction'
import type { AddressBasis, GrantFields } from '@/lib/access/box'
import { type Field, grantableFields } from '@/lib/access/fields'
import { type AdminActor, type AuditorActor, mintPerson, type OfficerActor, type SessionRow } from '@/lib/auth/actor'
import { type Permission, permissions } from '@/lib/auth/permissions'
import { blindMobile, blindUan } from '@/lib/crypto/blind-index'
import { keyedDigest } from '@/lib/crypto/derive'
import { seal } from '@/lib/crypto/envelope'
import { packSealedFields, type SealedFields } from '@/lib/crypto/registrant-layout'
import { lockHash } from '@/lib/crypto/row-token'
import { sessionMac } from '@/lib/crypto/session-mac'
import { StateKeys } from '@/lib/crypto/state-keys'
import type { OwnerDatabase } from '@/lib/testing/database'

/** A registrant as a test describes it: sealed fields and clear columns in one. */
export interface TestRegistrant extends SealedFields {
  readonly id: string
  readonly gender: string
  readonly primaryOccupation: string
  readonly secondaryOccupation: string | null
  readonly permanentState: number
  readonly permanentDistrict: number
  readonly currentState: number
  readonly currentDistrict: number
  readonly registeredAt: Date
  readonly changedAt: Date
}

/** A person with an active account and a live session, as lib/auth would mint it. */
export async function buildOfficer(database: OwnerDatabase, stateCode: number, overrides: { name?: string; isTermsDue?: boolean } = {}): Promise<OfficerActor> {
  await putStateOnModule(database, stateCode)
  const person = mintPerson(await insertPerson(database, { kind: 'officer', stateCode, name: overrides.name ?? `Smt. Test Officer ${randomBytes(4).toString('hex')}`, isTermsDue: overrides.isTermsDue }), '127.0.0.1')
  if (person.kind !== 'officer') throw new Error('not an officer')
  return person
}

/** An officer who is nominated and has not signed in yet: no State has one "who can sign in" by this. The row's id. */
export async function buildInvited(database: OwnerDatabase, stateCode: number): Promise<string> {
  await putStateOnModule(database, stateCode)
  const userId = `i${randomBytes(6).toString('hex')}`
  const [row] = await database.sql<{ id: string }>(
    `INSERT INTO portal."user" (user_id, kind, status, name, designation, state_code, email) VALUES ($1, 'officer', 'invited', $2, 'Secretary', $3, $1 || '@example.invalid') RETURNING id`,
    [userId, `Smt. Invited ${userId}`, stateCode])
  if (!row) throw new Error('no officer was made')
  return row.id
}

/** An active Central admin with a live session, who may do everything or what is said. */
export async function buildAdmin(database: OwnerDatabase, allowed: readonly Permission[] = permissions): Promise<AdminActor> {
  const person = mintPerson(await insertPerson(database, { kind: 'admin', stateCode: null, name: `Shri Test Admin ${randomBytes(4).toString('hex')}`, roleId: await buildAdminRole(database, allowed) }), '127.0.0.1')
  if (person.kind !== 'admin') throw new Error('not an admin')
  return person
}

/** A role with these permissions, one for each set; the row's id. */
export async function buildAdminRole(database: OwnerDatabase, allowed: readonly Permission[]): Promise<string | undefined> {
  if (allowed.length === 0) return undefined
  const key = allowed.length === permissions.length ? 'administrator' : `test-${[...allowed].sort().join('-')}`.slice(0, 40)
  return foundOrMade(database,
    `WITH made AS (INSERT INTO portal.admin_role (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id), version AS (
       INSERT INTO portal.admin_role_version (role_id, version, name_en, name_hi, permissions, from_at) SELECT id, 1, $1, $1, $2, '2020-01-01' FROM made)
     SELECT id FROM made UNION ALL SELECT id FROM portal.admin_role WHERE key = $1`, [key, allowed])
}

/** An auditor with an active account and a live session. */
export async function buildAuditor(database: OwnerDatabase): Promise<AuditorActor> {
  const person = mintPerson(await insertPerson(database, { kind: 'auditor', stateCode: null, name: 'Smt. Test Auditor' }), '127.0.0.1')
  if (person.kind !== 'auditor') throw new Error('not an auditor')
  return person
}

/** An open entry of the purpose register that needs these fields, or all that can be granted; one for each set of fields. */
export async function buildPurpose(database: OwnerDatabase, input: { key?: string; fields?: readonly Field[] } = {}): Promise<string> {
  const fields = input.fields ?? grantableFields
  const key = input.key ?? `test-${createHash('sha256').update(fields.join()).digest('hex').slice(0, 12)}`
  return foundOrMade(database,
    `WITH made AS (INSERT INTO portal.purpose (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id), version AS (
       INSERT INTO portal.purpose_version (purpose_id, version, title_en, title_hi, scheme, legal_basis, fields, retention_days, from_at)
       SELECT id, 1, 'Purpose ' || $1, 'प्रयोजन ' || $1, 'Test scheme', 'Test order', $2, 365, '2020-01-01' FROM made)
     SELECT id FROM made UNION ALL SELECT id FROM portal.purpose WHERE key = $1`,
    [key, fields],
  )
}

/** A template of a grant for the purpose; one for each name. */
export async function buildProfile(database: OwnerDatabase, input: { purposeId: string; key?: string; fields?: GrantFields }): Promise<string> {
  const key = input.key ?? 'test-profile'
  return foundOrMade(database,
    `WITH made AS (INSERT INTO portal.officer_profile (key) VALUES ($1) ON CONFLICT (key) DO NOTHING RETURNING id), version AS (
       INSERT INTO portal.officer_profile_version (profile_id, version, name_en, name_hi, purpose_id, fields, can_view, can_download, window_days, basis)
       SELECT id, 1, 'Profile ' || $1, 'प्रोफ़ाइल ' || $1, $2, $3, true, true, 7, 'either' FROM made)
     SELECT id FROM made UNION ALL SELECT id FROM portal.officer_profile WHERE key = $1`,
    [key, input.purposeId, JSON.stringify(input.fields ?? { uan: { view: 'unmaskable', file: 'clear' }, gender: { view: 'clear', file: 'clear' } })],
  )
}

/**
 * The id of an entry that parallel tests share. Two that make it at once: the second waits for the first, and its own
 * statement, begun before, sees neither row; asked again it finds the first one's.
 */
async function foundOrMade(database: OwnerDatabase, statement: string, values: readonly unknown[]): Promise<string> {
  const ask = () => database.sql<{ id: string }>(statement, values)
  const entry = (await ask())[0] ?? (await ask())[0]
  if (!entry) throw new Error('no entry was found or made')
  return entry.id
}

/** Lets the State take part in the data sharing module, as far back as tests look. */
export async function putStateOnModule(database: OwnerDatabase, stateCode: number): Promise<void> {
  await database.sql(
    `INSERT INTO portal.state_version (state_code, version, provision, is_active, from_at) VALUES ($1, 1, 'module', true, '2020-01-01') ON CONFLICT DO NOTHING`, [stateCode],
  )
}

/** SQL for a new wording of the entry in force that `where` finds, with these columns changed, as two admins would bring it into force. */
export function rewording(table: 'purpose_version' | 'state_version', where: string, change: Readonly<Record<string, unknown>>): string {
  return `WITH ended AS (UPDATE portal.${table} SET to_at = clock_timestamp() WHERE ${where} AND to_at IS NULL RETURNING *)
    INSERT INTO portal.${table} SELECT (jsonb_populate_record(NULL::portal.${table}, to_jsonb(ended) || '${JSON.stringify(change)}'
      || jsonb_build_object('version', version + 1, 'from_at', to_at, 'to_at', NULL))).* FROM ended`
}

/** A live grant of an officer, made by two admins, new ones unless some are named; says only what matters to the test. */
export async function buildGrant(database: OwnerDatabase, input: {
  officer: OfficerActor; districts?: readonly number[]; basis?: AddressBasis; fields: GrantFields; view?: boolean; download?: boolean
  windowDays?: number; window?: { from: string; to: string }; startsOn?: string; endsOn?: string; purposeId?: string; approvers?: readonly AdminActor[]
}): Promise<string> {
  const window = input.window ?? { from: null, to: null }
  const [request] = await database.sql<{ id: string }>(
    `INSERT INTO portal.request (number, kind, officer_id, proposed_by_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, justification, order_number, order_date, starts_on, ends_on)
     VALUES ($1, 'change', $2, $2, $3, $4, $5, $6::portal.address_basis, $7, $8, $9, $10, $11, $12, $15, 'Test reasons', 'T/1', '2026-01-01', $13, $14) RETURNING id`,
    [`REQ-${randomBytes(5).toString('hex')}`, input.officer.id, input.officer.stateCode, !input.districts, input.districts ?? [], input.basis ?? 'either',
      JSON.stringify(input.fields), input.view ?? true, input.download ?? false, input.window ? null : (input.windowDays ?? 7), window.from, window.to,
      input.startsOn ?? '2020-01-01', input.endsOn ?? '2099-12-31', input.purposeId ?? (await buildPurpose(database))],
  )
  if (!request) throw new Error('no request was made')
  await approveRequest(database, { requestId: request.id, enteredById: input.officer.id, approvers: input.approvers ?? [await buildAdmin(database), await buildAdmin(database)] })
  const [grant] = await database.sql<{ id: string }>(
    `INSERT INTO portal."grant" (number, request_id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, starts_at, ends_at)
     SELECT replace(number, 'REQ', 'GR'), id, officer_id, state_code, whole_state, district_codes, basis, fields, can_view, can_download,
       window_days, window_from, window_to, purpose_id, portal.india_midnight(starts_on), portal.india_midnight(ends_on + 1)
     FROM portal.request WHERE id = $1 RETURNING id`,
    [request.id],
  )
  if (!grant) throw new Error('no grant was made')
  return grant.id
}

/** Takes a complete draft through its life: a letter (whose bytes nobody stored), submission, and two admins' approvals. */
async function approveRequest(database: OwnerDatabase, { requestId, enteredById, approvers }: { requestId: string; enteredById: string; approvers: readonly AdminActor[] }): Promise<void> {
  await database.sql(
    `WITH letter AS (
       INSERT INTO portal.letter (request_id, file_name, size_bytes, pages, sha256, storage_name, storage_key, added_by_id)
       VALUES ($1, 'letter.pdf', 1, 1, sha256('x'), gen_random_uuid() || '.0', 'x', $2) RETURNING id)
     UPDATE portal.request SET letter_id = letter.id, revision = 2 FROM letter WHERE request.id = $1`, [requestId, enteredById])
  await database.sql(`UPDATE portal.request SET status = 'submitted', submitted_at = now(), waiting_since = now() WHERE id = $1`, [requestId])
  for (const [index, status] of ['firstApproved', 'approved'].entries()) {
    await database.sql(`INSERT INTO portal.decision (request_id, revision, admin_id, verdict, preview_text, preview_hash) VALUES ($1, 2, $2, 'approve', '{}', sha256('{}'))`, [requestId, approvers[index]?.id])
    await database.sql(`UPDATE portal.request SET status = $2::portal.request_status, decided_at = CASE WHEN $3 THEN now() END WHERE id = $1`, [requestId, status, index === 1])
  }
}

/** Puts registrants into registry and feed, sealed as import would, under the ingest role. */
export async function putRegistrants(registrants: readonly TestRegistrant[]): Promise<void> {
  const keys = new StateKeys()
  await inRoleTransaction('portal_ingest', async (tx) => {
    const people: object[] = []
    const feed: object[] = []
    for (const each of registrants) {
      const envelope = seal({ registrantId: each.id, plain: packSealedFields(each), sealingKey: await keys.forState(tx, each.permanentState) })
      const clear = {
        registered_at: each.registeredAt, changed_at: each.changedAt, permanent_state: each.permanentState, permanent_district: each.permanentDistrict,
        current_state: each.currentState, current_district: each.currentDistrict, gender: each.gender, birth_year: Number(each.dateOfBirth.slice(0, 4)),
        primary_occupation: each.primaryOccupation, secondary_occupation: each.secondaryOccupation, envelope: hex(envelope),
      }
      people.push({ ...clear, id: each.id, uan_index: hex(blindUan(each.uan)), mobile_index: each.mobile && hex(blindMobile(each.mobile)), content_digest: hex(keyedDigest('content-digest', each.id).subarray(0, 16)) })
      for (const [district, state, first, permanent, current] of placesOf(each)) {
        feed.push({ ...clear, registrant_id: each.id, district, state, first_in_state: first, from_permanent: permanent, from_current: current })
      }
    }
    const shared = 'registered_at, changed_at, permanent_state, permanent_district, current_state, current_district, gender, birth_year, primary_occupation, secondary_occupation, envelope'
    for (const [table, own, rows] of [['registrant', 'id, uan_index, mobile_index, content_digest', people], ['feed', 'registrant_id, district, state, first_in_state, from_permanent, from_current', feed]] as const) {
      await tx.sql(`INSERT INTO registry.${table} (${own}, ${shared}) SELECT ${own}, ${shared} FROM jsonb_populate_recordset(NULL::registry.${table}, $1::jsonb)`, [JSON.stringify(rows)])
    }
  })
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}

/** district, state, first in State, from permanent, from current */
function placesOf(each: TestRegistrant): [number, number, boolean, boolean, boolean][] {
  const sameDistrict = each.permanentDistrict === each.currentDistrict
  const permanent: [number, number, boolean, boolean, boolean] = [each.permanentDistrict, each.permanentState, true, true, sameDistrict]
  if (sameDistrict) return [permanent]
  return [permanent, [each.currentDistrict, each.currentState, each.currentState !== each.permanentState, false, true]]
}

async function insertPerson(database: OwnerDatabase, input: { kind: SessionRow['kind']; stateCode: number | null; name: string; roleId?: string; isTermsDue?: boolean }): Promise<SessionRow> {
  const userId = `u${randomBytes(6).toString('hex')}`
  const begun = { id: randomUUID(), userId: randomUUID(), tokenHash: randomBytes(32), stage: 'full' as const, renewals: 0 }
  const hash = lockHash(begun.id)
  const [row] = await database.sql<SessionRow>(
    `WITH person AS (
       INSERT INTO portal."user" (id, user_id, kind, status, name, designation, state_code, email, admin_role_id)
       VALUES ($9::uuid, $1, $2::portal.user_kind, 'active', $3, 'Principal Secretary', $4, $1 || '@example.invalid', $6::uuid) RETURNING *
     ), session AS (
       INSERT INTO portal.session (id, user_id, token_hash, expires_at, lock_hash, mac, stage) SELECT $7::uuid, id, $5, now() + interval '8 hours', $8, $10, 'full' FROM person RETURNING id
     ), terms AS (INSERT INTO portal.terms_acceptance (user_id, version) SELECT id, portal.terms_in_force() FROM person WHERE NOT $11)
     SELECT p.id, p.user_id AS "userId", p.kind::text AS kind, p.name, p.designation, p.state_code AS "stateCode", p.locale, s.id AS "sessionId",
            NULL::timestamptz AS "previousSignInAt", NULL::uuid AS "purposeId", (SELECT permissions FROM portal.admin_role_version WHERE role_id = $6::uuid AND to_at IS NULL) AS permissions, $11::boolean AS "termsDue" FROM person p, session s`,
    [userId, input.kind, input.name, input.stateCode, begun.tokenHash, input.roleId ?? null, begun.id, hash, begun.userId, sessionMac({ ...begun, lockHash: hash }), input.isTermsDue ?? false],
  )
  if (!row) throw new Error('no person was made')
  return row
}
