import type { Tx } from '@/lib/db/transaction'

/** Of these stored names, those that a living export owns, and those that a build is writing at present. */
export async function ownedNames(tx: Tx, names: readonly string[]): Promise<{ owned: Set<string>; building: Set<string> }> {
  const rows = await tx.sql<{ name: string; isBuilding: boolean }>(
    `SELECT name, e.status = 'building' AS "isBuilding" FROM unnest($1::text[]) AS name JOIN portal.export e ON e.id::text = split_part(name, '.', 1)
     WHERE e.storage_name = name AND e.gone_at IS NULL OR e.status = 'building' AND e.fence::text = split_part(name, '.', 2)`,
    [[...names]],
  )
  const namesOf = (isBuilding: boolean): Set<string> => new Set(rows.filter((row) => row.isBuilding === isBuilding).map(({ name }) => name))
  return { owned: namesOf(false), building: namesOf(true) }
}

/** The database's time, before a store is listed: what is made later need not be in the list. */
export async function clockBefore(tx: Tx): Promise<string> {
  const [row] = await tx.sql<{ at: string }>('SELECT clock_timestamp()::text AS at')
  if (!row) throw new Error('the database has no clock')
  return row.at
}

/** A living export of which the store has no file. */
export interface MissingFile {
  readonly id: string
  readonly number: string
  readonly missingSince: Date | null
}

const isMissing = `e.status IN ('ready', 'opened') AND e.ready_at < $2::timestamptz AND e.storage_name <> ALL ($1::text[])`

/** Living exports whose file is not among these names, of those that were ready at `listedAt`. */
export function findMissing(tx: Tx, { names, listedAt }: { names: readonly string[]; listedAt: string }): Promise<MissingFile[]> {
  return tx.sql<MissingFile>(`SELECT e.id::text AS id, e.number, e.missing_since AS "missingSince" FROM portal.export e WHERE ${isMissing} ORDER BY e.number`, [[...names], listedAt])
}

/** Notes since when their files are missing, and takes that back for files that are there again. */
export async function noteMissing(tx: Tx, { names, listedAt }: { names: readonly string[]; listedAt: string }): Promise<void> {
  await tx.sql(`UPDATE portal.export e SET missing_since = now() WHERE ${isMissing} AND e.missing_since IS NULL`, [[...names], listedAt])
  await tx.sql('UPDATE portal.export e SET missing_since = NULL WHERE e.missing_since IS NOT NULL AND e.gone_at IS NULL AND e.storage_name = ANY ($1::text[])', [[...names]])
}
