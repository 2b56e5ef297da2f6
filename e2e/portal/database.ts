import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import type { PersonActor } from '@/lib/auth/actor'
import type { OwnerDatabase } from '@/lib/testing/database'

/** The running portal's database as its owner: to arrange what no role of the portal may, and to look at everything. */
export interface PortalDatabase extends OwnerDatabase {
  close(): Promise<void>
}

/** Connects to the database of the portal under test. */
export async function connectOwner(): Promise<PortalDatabase> {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is missing: run these tests with `npm run test:e2e`')
  const client = new Client({ connectionString: url, options: '-c timezone=UTC' })
  await client.connect()
  return {
    url: () => url,
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) => (await client.query<Row>(text, [...values])).rows,
    close: () => client.end(),
  }
}

/** Gives the person's live session a known token: what a browser's cookie would hold. */
export async function tokenOf(database: OwnerDatabase, person: PersonActor): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const rows = await database.sql('UPDATE portal.session SET token_hash = $1 WHERE id = $2 RETURNING id', [createHash('sha256').update(token).digest(), person.sessionId])
  if (rows.length !== 1) throw new Error('the person has no session')
  return token
}

/** Notes that the officer's grants began, as the worker does within the minute: else it would say so in the middle of a test that compares what the officer is shown. */
export async function noteStart(database: OwnerDatabase, officerId: string): Promise<void> {
  await database.sql(`INSERT INTO portal.grant_notice (grant_id, kind) SELECT id, 'started' FROM portal."grant" WHERE officer_id = $1 ON CONFLICT DO NOTHING`, [officerId])
}

/** What the account itself did, oldest first: without what the worker notes about it (a mail that left, a grant that began), which comes whenever its round does. */
export function actsOf(database: OwnerDatabase, personId: string): Promise<{ kind: string; outcome: string; details: Record<string, unknown> }[]> {
  return database.sql('SELECT kind, outcome::text AS outcome, details FROM ledger.event WHERE actor_id = $1::uuid ORDER BY position', [personId])
}

/** Another account's stretch of the ledger, oldest first. */
export function eventsOf(database: OwnerDatabase, personId: string, kinds: readonly string[] = []): Promise<{ kind: string; outcome: string; details: Record<string, unknown> }[]> {
  return database.sql(
    `SELECT kind, outcome::text AS outcome, details FROM ledger.event
     WHERE (actor_id = $1::uuid OR subject_id = $1::uuid) AND (cardinality($2::text[]) = 0 OR kind = ANY($2)) ORDER BY position`, [personId, kinds])
}
