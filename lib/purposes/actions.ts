'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { closingForm } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'
import { purposeChoice, purposeForm } from '@/lib/purposes/schema'
import { choosePurpose, proposePurpose } from '@/lib/purposes/use-cases'

/** The officer's choice among own purposes, for this session. */
export const choose = defineAction({
  name: 'purpose.choose', role: 'officer', schema: purposeChoice,
  run: async ({ actor, input, locale }) => {
    await choosePurpose({ officer: actor, purposeId: input.purposeId })
    return { goTo: localePath(locale, `/${input.back}`) }
  },
})

/** Asks a second admin for a new entry, or another wording of one. */
export const proposeEntry = defineAction({
  name: 'purpose.propose', role: 'admin', permission: 'purposes', schema: purposeForm, stepUp: ({ id }) => id || 'new',
  run: async ({ actor, input, locale }) => {
    const { id } = await proposePurpose({ actor, purpose: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin to close an entry: its grants give nothing from then on. */
export const proposeClosing = defineAction({
  name: 'purpose.proposeClosing', role: 'admin', permission: 'purposes', schema: closingForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'purpose.close', subject: input.id, after: { isOpen: false }, justification: input.reason })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
