import type { Field } from '@/lib/access/fields'
import type { LiftedMask } from '@/lib/access/policy'
import type { ViewScope } from '@/lib/access/scope'
import type { OfficerActor } from '@/lib/auth/actor'
import { inReadOnly, type Tx } from '@/lib/db/transaction'
import { limits } from '@/lib/limits'
import type { UnmaskAllowance } from '@/lib/unmasking/schema'
import { readAllowance, selectEnded, selectLifted } from '@/lib/unmasking/store'

/** The masks that are lifted for these registrants in the reader's session now; whether the grants still say so is the policy's to decide. */
export async function liftedMasks(tx: Tx, scope: ViewScope, ids: readonly string[]): Promise<LiftedMask[]> {
  const mayLift = scope.boxes.some((box) => [...box.levels.values()].includes('unmaskable'))
  return mayLift && ids.length > 0 ? selectLifted(tx, { officer: scope.officer, ids }) : []
}

/** The fields of one registrant whose mask was lifted until a moment ago in this session: the page says that it is masked again. */
export function endedUnmasks({ officer, id }: { officer: OfficerActor; id: string }): Promise<{ field: Field; until: Date }[]> {
  return inReadOnly('portal_web', (tx) => selectEnded(tx, { officer, id, minutes: limits.unmaskEndedMinutes }))
}

/** What policy leaves this officer today. */
export function unmaskAllowance(officer: OfficerActor): Promise<UnmaskAllowance> {
  return inReadOnly('portal_web', (tx) => readAllowance(tx, officer.id, { lock: false }))
}
