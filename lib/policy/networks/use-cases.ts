import { record } from '@/lib/audit/record'
import { type AdminActor, systemActor } from '@/lib/auth/actor'
import { inOwnerTransaction, inTransaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { wouldLetIn } from '@/lib/policy/networks/reads'
import { openAllNetworks } from '@/lib/policy/networks/store'
import { proposeChange } from '@/lib/proposals/use-cases'

/**
 * Asks a second admin for other networks from which admins sign in and work. Throws `invalid` for networks that would shut the asking admin out, whose own address is
 * named, and what proposing throws.
 */
export async function proposeNetworks({ actor, networks, justification }: { actor: AdminActor; networks: readonly string[]; justification: string }): Promise<{ id: string }> {
  if (!(await inTransaction((tx) => wouldLetIn(tx, actor, networks)))) {
    throw new AppError('invalid', { fields: [{ field: 'networks', message: 'networksWithoutYou', values: { address: actor.address ?? '' } }] })
  }
  return proposeChange({ actor, kind: 'adminNetworks.change', subject: 'networks', after: { networks }, justification })
}

/** Lets admins in from anywhere again, by a command on the server; false when that was so. For the day on which the Ministry's addresses are others. */
export function openNetworks(): Promise<boolean> {
  return inOwnerTransaction(async (tx) => {
    const opened = await openAllNetworks(tx)
    if (opened) record(tx, { kind: 'adminNetworks.opened', actor: systemActor('command'), details: {} })
    return opened
  })
}
