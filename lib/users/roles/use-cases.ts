import type { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { permissions } from '@/lib/auth/permissions'
import { AppError } from '@/lib/errors'
import { keyOf } from '@/lib/proposals/rules'
import { proposeChange } from '@/lib/proposals/use-cases'
import type { roleForm } from '@/lib/users/roles/schema'

/** Proposes a new role, or another wording of the one with that id. Throws what proposing throws; nobody proposes about the own role. */
export async function proposeRole({ actor, role: { id, justification, ...wording } }: { actor: AdminActor; role: z.output<typeof roleForm> }): Promise<{ id: string }> {
  const after = { ...wording, permissions: permissions.filter((each) => wording.permissions.includes(each)) }
  const subject = id === '' ? keyOf(wording.nameEn) : id
  if (subject === null) throw new AppError('invalid', { fields: [{ field: 'nameEn', message: 'nameInLetters' }] })
  return proposeChange({ actor, kind: id === '' ? 'adminRole.new' : 'adminRole.change', subject, after, justification })
}
