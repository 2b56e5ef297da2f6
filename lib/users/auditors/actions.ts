'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { closingForm } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'
import { newAuditorForm } from '@/lib/users/auditors/schema'
import { proposeAccount } from '@/lib/users/inviting/use-cases'

/** Asks a second admin for a new auditor; the account is made, and its owner invited, when that one approves. */
export const proposeAuditor = defineAction({
  name: 'auditor.propose', role: 'admin', permission: 'users', schema: newAuditorForm, stepUp: ({ userId }) => userId,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeAccount({ actor, kind: 'auditor', account: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin to end an auditor's account. */
export const proposeAuditorEnd = defineAction({
  name: 'auditor.proposeEnd', role: 'admin', permission: 'users', schema: closingForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'auditor.end', subject: input.id, after: { status: 'deactivated' }, justification: input.reason })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
