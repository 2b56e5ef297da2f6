import { beforeEach } from 'vitest'
import type { AdminActor } from '@/lib/auth/actor'
import { decideProposal, type Proposal, proposeChange } from '@/lib/proposals/use-cases'
import type { OwnerDatabase } from '@/lib/testing/database'
import { buildAdmin } from '@/lib/testing/factories'

/** Two admins anew for each test, and how they propose and approve. `put` takes them. */
export function useProposals(database: OwnerDatabase, put: (made: { first: AdminActor; second: AdminActor }) => void) {
  let first: AdminActor
  let second: AdminActor
  beforeEach(async () => {
    first = await buildAdmin(database)
    second = await buildAdmin(database)
    put({ first, second })
  })
  /** A value of policy that nobody has, so that tests do not meet. */
  let minutes = 30
  return {
    propose: (change: Partial<Proposal> = {}) => proposeChange({ actor: first, kind: 'policy.change', subject: 'policy', after: { export_open_minutes: 25 }, justification: 'The committee decided so on Friday', ...change }).then(({ id }) => id),
    approve: (id: string, actor: AdminActor = second) => decideProposal({ actor, id, verdict: 'approve', reason: 'Read and agreed' }),
    statusOf: async (id: string): Promise<unknown> => (await database.sql('SELECT status, lapse_cause AS cause FROM portal.proposal WHERE id = $1', [id]))[0],
    change: (): { export_open_minutes: number } => ({ export_open_minutes: minutes = minutes === 59 ? 30 : minutes + 1 }),
  }
}
