import { z } from 'zod'
import { type Field, fieldKeys } from '@/lib/access/fields'
import type { LiftedMask } from '@/lib/access/policy'
import type { OfficerActor } from '@/lib/auth/actor'
import type { Tx } from '@/lib/db/transaction'
import type { UnmaskAllowance, UnmaskForm } from '@/lib/unmasking/schema'

const liftedRow = z.object({ registrantId: z.string(), field: z.enum(fieldKeys), grantId: z.string(), until: z.date() })

/** The masks lifted in this session for these registrants that last at the database's clock; the longest first. */
export async function selectLifted(tx: Tx, input: { officer: OfficerActor; ids: readonly string[] }): Promise<LiftedMask[]> {
  const rows = await tx.sql(
    `SELECT registrant_id::text AS "registrantId", field, grant_id AS "grantId", until FROM portal.unmask
     WHERE session_id = $1::uuid AND until > now() AND registrant_id = ANY ($2::bigint[]) ORDER BY until DESC`,
    [input.officer.sessionId, input.ids],
  )
  return z.array(liftedRow).parse(rows)
}

const endedRow = z.object({ field: z.enum(fieldKeys), until: z.date() })

/** The fields of the registrant whose lifting ended in this session less than so many minutes ago, with the last end of each. */
export async function selectEnded(tx: Tx, input: { officer: OfficerActor; id: string; minutes: number }): Promise<{ field: Field; until: Date }[]> {
  const rows = await tx.sql(
    `SELECT field, max(until) AS until FROM portal.unmask WHERE session_id = $1::uuid AND registrant_id = $2::bigint
     GROUP BY field HAVING max(until) <= now() AND max(until) > now() - make_interval(mins => $3) ORDER BY 2 DESC`,
    [input.officer.sessionId, input.id, input.minutes],
  )
  return z.array(endedRow).parse(rows)
}

/** What policy allows and how much of it was used this Indian day. Under the officer's lock when it is read to be used. */
export async function readAllowance(tx: Tx, officerId: string, options: { lock: boolean }): Promise<UnmaskAllowance> {
  if (options.lock) await tx.sql(`SELECT pg_advisory_xact_lock(hashtext('unmasks'), hashtext($1))::text AS locked`, [officerId])
  const [row] = await tx.sql<UnmaskAllowance>(
    `SELECT unmask_minutes_max AS "minutesMax", unmasks_per_day_max AS "attemptsMax", (SELECT count(*)::int FROM portal.unmask WHERE officer_id = $1::uuid
       AND at >= portal.india_midnight(portal.india_day())) AS attempts FROM portal.policy`,
    [officerId],
  )
  if (!row) throw new Error('the policy row is missing')
  return row
}

/** Writes it down; the database's trigger sets from when until when, and checks session, grant and policy once more. */
export async function insertUnmask(tx: Tx, input: { officer: OfficerActor; grantId: string; form: UnmaskForm }): Promise<void> {
  const { officer, grantId, form } = input
  await tx.sql(
    `INSERT INTO portal.unmask (officer_id, session_id, grant_id, registrant_id, field, cause, reason, minutes) VALUES ($1::uuid, $2::uuid, $3::uuid, $4::bigint, $5, $6, $7, $8)`,
    [officer.id, officer.sessionId, grantId, form.id, form.field, form.cause, form.reason, form.minutes],
  )
}
