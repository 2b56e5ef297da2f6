import type { Tx } from '@/lib/db/transaction'
import type { AdminNetworks } from '@/lib/policy/networks/schema'

export async function selectNetworks(tx: Tx): Promise<AdminNetworks> {
  const [row] = await tx.sql<AdminNetworks>('SELECT networks::text[] AS networks, from_at AS since FROM portal.admin_network_version WHERE to_at IS NULL')
  return row ?? { networks: [], since: null }
}

/** Opens the networks; false when they are open. For a command on the server, as the database's owner. */
export async function openAllNetworks(tx: Tx): Promise<boolean> {
  const rows = await tx.sql(
    `WITH over AS (UPDATE portal.admin_network_version SET to_at = clock_timestamp() WHERE to_at IS NULL AND cardinality(networks) > 0 RETURNING version)
     INSERT INTO portal.admin_network_version (version, networks) SELECT version + 1, '{}' FROM over RETURNING version`)
  return rows.length > 0
}
