import type { z } from 'zod'
import type { AdminActor } from '@/lib/auth/actor'
import { inReadOnly } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import { readRequestPolicy } from '@/lib/policy/reads'
import type { profileForm } from '@/lib/profiles/schema'
import { keyOf } from '@/lib/proposals/rules'
import { proposeChange } from '@/lib/proposals/use-cases'
import { readPurposes } from '@/lib/purposes/reads'
import { fieldsOfForm } from '@/lib/requests/form/rules'

/**
 * Proposes a new officer profile, or another wording of the one with that id. Throws `invalid` for parameters its purpose does not need, a window longer than
 * policy allows, a download of nothing; and what proposing throws.
 */
export async function proposeProfile({ actor, profile }: { actor: AdminActor; profile: z.output<typeof profileForm> }): Promise<{ id: string }> {
  const { id, nameEn, nameHi, purposeId, rights, windowDays, basis, justification } = profile
  const levels = new Map<string, unknown>(Object.entries(profile))
  const { fields, refused } = fieldsOfForm({ ticked: profile.fields, levelOf: (key) => levels.get(key) })
  const [purpose, policy] = await inReadOnly('portal_web', async (tx) => [(await readPurposes(tx, { id: purposeId, open: true }))[0], await readRequestPolicy(tx)] as const)
  if (!purpose) throw invalid('purposeId', 'purposeClosed')
  if (refused.length > 0) throw invalid('fields', 'fieldNotGrantable')
  if (Object.keys(fields).some((field) => !purpose.fields.some((needed) => needed === field))) throw invalid('fields', 'fieldsOutsidePurpose')
  if (windowDays < 1 || windowDays > policy.windowDaysMax) throw new AppError('invalid', { fields: [{ field: 'windowDays', message: 'windowDaysMax', values: { max: policy.windowDaysMax } }] })
  const canDownload = rights.includes('download')
  if (canDownload && Object.values(fields).every(({ file }) => file === 'absent')) throw invalid('fields', 'fileEmpty')
  const subject = id === '' ? keyOf(nameEn) : id
  if (subject === null) throw invalid('nameEn', 'nameInLetters')
  const after = { nameEn, nameHi, purposeId, fields, canView: rights.includes('view'), canDownload, windowDays, basis, ...(id === '' ? {} : { isOpen: true }) }
  return proposeChange({ actor, kind: id === '' ? 'profile.new' : 'profile.change', subject, after, justification })
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', { fields: [{ field, message }] })
}
