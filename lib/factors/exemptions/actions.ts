'use server'

import { defineAction } from '@/lib/action'
import { exemptionForm } from '@/lib/factors/exemptions/schema'
import { localePath } from '@/lib/i18n/routing'
import { closingForm } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'

/** Asks a second admin to allow an account WebAuthn instead of Aadhaar until a day. */
export const proposeExemption = defineAction({
  name: 'factor.proposeExemption', role: 'admin', permission: 'users', schema: exemptionForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'factor.exempt', subject: input.id, after: { exemptUntil: input.untilDay }, justification: input.justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin to end an exemption before its day. */
export const proposeExemptionEnd = defineAction({
  name: 'factor.proposeExemptionEnd', role: 'admin', permission: 'users', schema: closingForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'factor.exemptEnd', subject: input.id, after: { exemptUntil: null }, justification: input.reason })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
