import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError, type FieldError } from '@/lib/errors'
import { isWithin } from '@/lib/policy/rules'
import { readValues } from '@/lib/policy/values/reads'
import { proposeChange } from '@/lib/proposals/use-cases'

/**
 * Proposes new values of policy: those that differ from what is in force. Throws `invalid` with every value outside its bounds, or when nothing differs,
 * and what proposing throws.
 */
export async function proposePolicy({ actor, values, justification }: { actor: AdminActor; values: Readonly<Record<string, number>>; justification: string }): Promise<{ id: string }> {
  const standing = await inReadOnly('portal_web', readValues)
  const after: Record<string, number> = {}
  const problems: FieldError[] = []
  for (const { name, value, bounds } of standing) {
    const asked = values[name]
    if (asked === undefined || asked === value) continue
    if (!isWithin(asked, bounds)) problems.push({ field: name, message: 'policyBounds', values: { min: bounds?.min ?? '', max: bounds?.max ?? '' } })
    after[name] = asked
  }
  if (problems.length > 0) throw new AppError('invalid', { fields: problems })
  return proposeChange({ actor, kind: 'policy.change', subject: 'policy', after, justification })
}
