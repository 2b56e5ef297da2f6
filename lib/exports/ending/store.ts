import type { Tx } from '@/lib/db/transaction'
import { buildJobKey, mailJobKey } from '@/lib/jobs/enqueue'

/** Ended exports whose bytes are still on a disk: one, or all. Their keys are gone already. */
export async function findRemnants(tx: Tx, id?: string): Promise<{ id: string; storageName: string }[]> {
  return tx.sql<{ id: string; storageName: string }>(
    `SELECT id::text AS id, storage_name AS "storageName" FROM portal.export WHERE gone_at IS NOT NULL AND storage_name IS NOT NULL AND ($1::uuid IS NULL OR id = $1::uuid)`,
    [id ?? null],
  )
}

/** Notes that the bytes are gone; undefined when that was noted before. */
export async function markRemoved(tx: Tx, input: { id: string; storageName: string }): Promise<{ number: string; officerId: string; stateCode: number } | undefined> {
  const rows = await tx.sql<{ number: string; officerId: string; stateCode: number }>(
    `UPDATE portal.export e SET storage_name = NULL FROM portal."user" o WHERE o.id = e.officer_id AND e.id = $1::uuid AND e.storage_name = $2
     RETURNING e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode"`,
    [input.id, input.storageName],
  )
  return rows[0]
}

/** Wipes the passwords whose hours after the file are over. */
export async function wipePasswords(tx: Tx): Promise<{ id: string; number: string; officerId: string; stateCode: number }[]> {
  return tx.sql(
    `UPDATE portal.export e SET password_sealed = NULL, password_gone_at = now() FROM portal.policy p, portal."user" o
     WHERE o.id = e.officer_id AND e.password_sealed IS NOT NULL AND e.gone_at + make_interval(hours => p.password_keep_hours) <= now()
     RETURNING e.id::text AS id, e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode"`,
  )
}

/**
 * Closes transfers whose time is over and whose end nobody noted. A minute beyond the grace, so that a web process that lives notes its own
 * end with what it really sent.
 */
export async function closeDownloads(tx: Tx): Promise<{ id: string; number: string; officerId: string; stateCode: number; bytesSent: number }[]> {
  return tx.sql(
    `UPDATE portal.export_download d SET finished_at = now(), complete = false FROM portal.export e, portal.policy p, portal."user" o
     WHERE e.id = d.export_id AND o.id = e.officer_id AND d.finished_at IS NULL AND e.expires_at + make_interval(mins => p.export_grace_minutes + 1) <= now()
     RETURNING e.id::text AS id, e.number, e.officer_id::text AS "officerId", o.state_code AS "stateCode", d.bytes_sent::float8 AS "bytesSent"`,
  )
}

/** Work that exists and whose job does not: lost to nothing we know of, found all the same. */
export async function findJobless(tx: Tx): Promise<{ exports: string[]; mails: string[] }> {
  const hasJob = (key: string): string => `EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.key = ${key} AND j.attempts < j.max_attempts OR j.key = ${key} AND j.locked_at IS NOT NULL)`
  const exports = await tx.sql<{ id: string }>(
    `SELECT e.id::text AS id FROM portal.export e WHERE e.status IN ('requested', 'building') AND NOT ${hasJob(`'${buildJobKey('')}' || e.id::text`)}`,
  )
  const mails = await tx.sql<{ id: string }>(
    `SELECT m.id::text AS id FROM portal.mail m WHERE m.way = 'atOnce' AND m.sent_at IS NULL AND m.wiped_at IS NULL AND NOT ${hasJob(`'${mailJobKey('')}' || m.id::text`)}`,
  )
  return { exports: exports.map(({ id }) => id), mails: mails.map(({ id }) => id) }
}
