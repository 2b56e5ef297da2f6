import type { OwnerDatabase } from '@/lib/testing/database'

/** Appends so many events as the portal does, each another one. */
export async function appendEvents(database: OwnerDatabase, count: number): Promise<void> {
  for (let done = 0; done < count; done += 1_000) {
    await database.sql(
      `SELECT ledger.append(jsonb_agg(jsonb_build_object('kind', 'signOut.done', 'outcome', 'done', 'actorKind', 'officer', 'actorId', gen_random_uuid(), 'actorName', 'Officer ' || n, 'address', '192.0.2.' || n % 250,
         'stateCode', 1 + n % 36, 'details', jsonb_build_object('n', n))))::text FROM generate_series(1, $1::int) n`, [Math.min(1_000, count - done)])
  }
}

/** Changes the ledger as a superuser can: past the triggers that keep it. */
export async function tamper(database: OwnerDatabase, statement: string, values: readonly unknown[] = []): Promise<void> {
  const tables = ['event', 'manifest', 'file_manifest', 'tile', 'checkpoint', 'signer', 'cosignature', 'checkpoint_mailing', 'archive']
  for (const table of tables) await database.sql(`ALTER TABLE ledger.${table} DISABLE TRIGGER USER`)
  try {
    await database.sql(statement, values)
  } finally {
    for (const table of tables) await database.sql(`ALTER TABLE ledger.${table} ENABLE TRIGGER USER`)
  }
}

/** An empty ledger that nobody signed yet. */
export async function emptyLedger(database: OwnerDatabase): Promise<void> {
  await tamper(database, `DO $$ BEGIN
    TRUNCATE ledger.event, ledger.manifest, ledger.tile, ledger.checkpoint, ledger.signer, ledger.cosignature, ledger.witness, ledger.checkpoint_mailing, ledger.archive; UPDATE ledger.head SET size = 0; DELETE FROM graphile_worker._private_jobs; END $$`)
}
