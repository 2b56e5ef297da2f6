import type { Tx } from '@/lib/db/transaction'
import { challengeBytes, factorSeal, proofSeal, sameBytes } from '@/lib/factors/rules'
import { type Challenge, type ChallengeTerms, type FactorKind, factorKinds, type FactorPurpose, type FactorRow } from '@/lib/factors/schema'
import { limits } from '@/lib/limits'

const factorColumns = `f.id, f.kind, f.label, f.created_at AS "createdAt", f.last_used_at AS "lastUsedAt", f.revoked_at AS "revokedAt", f.revoke_cause AS "revokeCause", l.last4`
/** WebAuthn counts as long as two admins allow it. */
const usable = `f.revoked_at IS NULL AND (f.kind <> 'webauthn' OR portal.exempt_until(f.user_id) IS NOT NULL)`

/** All factors an account ever had, those in use first. */
export function selectFactors(tx: Tx, userId: string): Promise<FactorRow[]> {
  return tx.sql<FactorRow>(`SELECT ${factorColumns} FROM portal.factor f LEFT JOIN portal.aadhaar_link l ON l.factor_id = f.id WHERE f.user_id = $1::uuid ORDER BY (f.revoked_at IS NOT NULL), f.created_at, f.id`, [userId])
}

/** The kinds by which the account may answer now. */
export async function selectUsableKinds(tx: Tx, userId: string): Promise<FactorKind[]> {
  return (await tx.sql<{ kind: FactorKind }>(`SELECT DISTINCT f.kind FROM portal.factor f WHERE f.user_id = $1::uuid AND ${usable} ORDER BY f.kind`, [userId])).map(({ kind }) => kind)
}

/** The kinds the account may enrol now. Aadhaar once, for a second one would be a second person's; WebAuthn by exemption. */
export async function selectAllowedKinds(tx: Tx, userId: string): Promise<FactorKind[]> {
  const [row] = await tx.sql<{ exempt: boolean; enrolled: boolean }>(
    `SELECT portal.exempt_until($1::uuid) IS NOT NULL AS exempt, EXISTS (SELECT FROM portal.factor f WHERE f.user_id = $1::uuid AND f.kind = 'aadhaar' AND f.revoked_at IS NULL) AS enrolled`, [userId])
  return factorKinds.filter((kind) => (kind === 'aadhaar' ? row?.enrolled === false : row?.exempt === true))
}

/** True while the account may enrol its first factor: after an activation or a recovery, and as long as it has none. */
export async function mayEnrolFirst(tx: Tx, userId: string): Promise<boolean> {
  const [row] = await tx.sql<{ may: boolean }>(
    `SELECT coalesce(u.enrol_until > now(), false) AND NOT EXISTS (SELECT FROM portal.factor f WHERE f.user_id = u.id AND f.revoked_at IS NULL) AS may FROM portal."user" u WHERE u.id = $1::uuid`, [userId])
  return row?.may ?? false
}

/** The first factor is there: what comes now needs a proof of it. */
export async function closeEnrolment(tx: Tx, userId: string): Promise<void> {
  await tx.sql('UPDATE portal."user" SET enrol_until = NULL WHERE id = $1::uuid', [userId])
}

/** Locks the account, so that of two enrolments or revocations at once the second sees what the first did; counts its live factors. */
export async function lockFactors(tx: Tx, userId: string): Promise<number> {
  await tx.sql('SELECT FROM portal."user" WHERE id = $1::uuid FOR UPDATE', [userId])
  const [row] = await tx.sql<{ live: number }>('SELECT count(*)::int AS live FROM portal.factor WHERE user_id = $1::uuid AND revoked_at IS NULL', [userId])
  return row?.live ?? 0
}

/** Writes a factor down with its seal; `parts` are what decides by its kind. */
export async function insertFactor(tx: Tx, input: { id: string; userId: string; kind: FactorKind; label: string; parts: readonly string[] }): Promise<void> {
  await tx.sql('INSERT INTO portal.factor (id, user_id, kind, label, seal) VALUES ($1::uuid, $2::uuid, $3, $4, $5)', [input.id, input.userId, input.kind, input.label, factorSeal(input)])
}

/** Notes the use of a factor. */
export async function touchFactor(tx: Tx, id: string): Promise<void> {
  await tx.sql('UPDATE portal.factor SET last_used_at = now() WHERE id = $1::uuid', [id])
}

/** Ends a live factor of the account; undefined when there is none of that id. */
export async function endFactor(tx: Tx, input: { id: string; userId: string; cause: NonNullable<FactorRow['revokeCause']>; byId: string | null }): Promise<{ kind: FactorKind; label: string } | undefined> {
  const [row] = await tx.sql<{ kind: FactorKind; label: string }>(
    `UPDATE portal.factor SET revoked_at = now(), revoke_cause = $3, revoked_by_id = $4::uuid WHERE id = $1::uuid AND user_id = $2::uuid AND revoked_at IS NULL RETURNING kind, label`,
    [input.id, input.userId, input.cause, input.byId])
  return row
}

/** Ends whatever lives of the account's factors (portal.end_factors); the kind of each that was ended. */
export async function endFactors(tx: Tx, input: { userId: string; cause: 'recovery' | 'closed'; byId: string }): Promise<FactorKind[]> {
  const [row] = await tx.sql<{ kinds: FactorKind[] }>('SELECT portal.end_factors($1::uuid, $2, $3::uuid) AS kinds', [input.userId, input.cause, input.byId])
  return row?.kinds ?? []
}

/** Begins a challenge; its bytes follow from the row. */
export async function insertChallenge(tx: Tx, challenge: ChallengeTerms): Promise<Challenge> {
  const bytes = challengeBytes(challenge)
  const [row] = await tx.sql<{ askedAt: Date }>(
    `INSERT INTO portal.factor_challenge (id, session_id, user_id, kind, purpose, act, subject, challenge) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6, $7, $8) RETURNING created_at AS "askedAt"`,
    [challenge.id, challenge.sessionId, challenge.userId, challenge.kind, challenge.purpose, challenge.act, challenge.subject, bytes])
  if (!row) throw new Error('the challenge was not written')
  return { ...challenge, ...row, bytes }
}

/** How many challenges the session began within the last minutes. */
export async function countChallenges(tx: Tx, sessionId: string): Promise<number> {
  const [row] = await tx.sql<{ begun: number }>(
    `SELECT count(*)::int AS begun FROM portal.factor_challenge WHERE session_id = $1::uuid AND created_at > now() - make_interval(mins => ${limits.challengeMinutes})`, [sessionId])
  return row?.begun ?? 0
}

/** How many of the session's challenges were answered. */
export async function countAnswered(tx: Tx, sessionId: string): Promise<number> {
  const [row] = await tx.sql<{ answered: number }>('SELECT count(*)::int AS answered FROM portal.factor_challenge WHERE session_id = $1::uuid AND answered_at IS NOT NULL', [sessionId])
  return row?.answered ?? 0
}

type Wanted = { readonly sessionId: string; readonly userId: string; readonly purpose: FactorPurpose; readonly act: string; readonly subject: string }

/**
 * Takes a challenge for its answer, once. `over`: none such lives for this session, account, act and subject, or its row is not what was begun.
 * `replayed`: it was answered before.
 */
export async function takeChallenge(tx: Tx, { id, ...wanted }: Wanted & { id: string }): Promise<Challenge | 'over' | 'replayed'> {
  const [row] = await tx.sql<{ kind: FactorKind; challenge: Buffer; askedAt: Date; taken: boolean }>(
    `WITH taken AS (UPDATE portal.factor_challenge SET answered_at = now() WHERE id = $1::uuid AND session_id = $2::uuid AND answered_at IS NULL AND expires_at > now() RETURNING id)
     SELECT c.kind, c.challenge, c.created_at AS "askedAt", taken.id IS NOT NULL AS taken FROM portal.factor_challenge c LEFT JOIN taken USING (id)
     WHERE c.id = $1::uuid AND c.session_id = $2::uuid AND c.user_id = $3::uuid AND c.purpose = $4 AND c.act = $5 AND c.subject = $6 AND (taken.id IS NOT NULL OR c.answered_at IS NOT NULL)`,
    [id, wanted.sessionId, wanted.userId, wanted.purpose, wanted.act, wanted.subject])
  if (!row) return 'over'
  if (!row.taken) return 'replayed'
  const bytes = challengeBytes({ id, kind: row.kind, ...wanted })
  return sameBytes(bytes, row.challenge) ? { id, kind: row.kind, ...wanted, askedAt: row.askedAt, bytes } : 'over'
}

/** Writes a proof down, taken at once for the act that brought it. */
export async function insertProof(tx: Tx, input: { id: string; sessionId: string; factorId: string; act: string; subject: string }): Promise<void> {
  await tx.sql('INSERT INTO portal.factor_proof (id, session_id, factor_id, act, subject, seal) VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6)',
    [input.id, input.sessionId, input.factorId, input.act, input.subject, proofSeal(input)])
}

/** The live proofs of the session for this act on this subject, locked; of a factor that is still in use, and whose seal holds. */
export async function lockProof(tx: Tx, wanted: { sessionId: string; act: string; subject: string }): Promise<string | undefined> {
  const rows = await tx.sql<{ id: string; factorId: string; seal: Buffer }>(
    `SELECT p.id, p.factor_id AS "factorId", p.seal FROM portal.factor_proof p JOIN portal.factor f ON f.id = p.factor_id AND ${usable} JOIN portal.session s ON s.id = p.session_id AND s.user_id = f.user_id
     WHERE p.session_id = $1::uuid AND p.act = $2 AND p.subject = $3 AND p.spent_at IS NULL AND p.proven_at > now() - make_interval(secs => ${limits.proofSeconds})
     ORDER BY p.proven_at DESC FOR UPDATE OF p`,
    [wanted.sessionId, wanted.act, wanted.subject])
  return rows.find(({ id, factorId, seal }) => sameBytes(seal, proofSeal({ id, factorId, ...wanted })))?.id
}

/** Takes a proof for one attempt at its act, or gives it back. */
export async function markProof(tx: Tx, input: { id: string; spent: boolean }): Promise<void> {
  await tx.sql('UPDATE portal.factor_proof SET spent_at = CASE WHEN $2 THEN now() END WHERE id = $1::uuid', [input.id, input.spent])
}

/** Challenges and proofs of a day ago open nothing any more, and the ledger has what happened. For the worker's round. */
export async function deleteOld(tx: Tx): Promise<void> {
  await tx.sql(`DELETE FROM portal.factor_challenge WHERE created_at < now() - interval '1 day'`)
  await tx.sql(`DELETE FROM portal.factor_proof WHERE proven_at < now() - interval '1 day'`)
}
