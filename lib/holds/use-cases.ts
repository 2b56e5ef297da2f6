import type { AdminActor } from '@/lib/auth/actor'
import { referenceNumber } from '@/lib/crypto/token'
import { proposeChange } from '@/lib/proposals/use-cases'

/** Proposes a legal hold under a number of its own. Throws what proposing throws. */
export function proposeHold({ actor, title, order, justification }: { actor: AdminActor; title: string; order: string; justification: string }): Promise<{ id: string }> {
  return proposeChange({ actor, kind: 'hold.new', subject: referenceNumber('LH'), after: { title, order }, justification })
}
