import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import type { AdminNetworks } from '@/lib/policy/networks/schema'
import { selectNetworks } from '@/lib/policy/networks/store'

/** From where admins sign in and work now. */
export function readAdminNetworks(_actor: AdminActor): Promise<AdminNetworks> {
  return inReadOnly('portal_web', selectNetworks)
}

/** Whether the admin could go on working with these networks: by where the session began, which the database asks as well, and by where the request came from. */
export async function wouldLetIn(tx: Tx, { sessionId, address }: AdminActor, networks: readonly string[]): Promise<boolean> {
  const [row] = await tx.sql<{ inside: boolean }>(
    'SELECT portal.lies_in(s.address, $2::text[]::cidr[]) AND portal.lies_in($3, $2::text[]::cidr[]) AS inside FROM portal.session s WHERE s.id = $1::uuid', [sessionId, networks, address])
  return row?.inside ?? false
}
