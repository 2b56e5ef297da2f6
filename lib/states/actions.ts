'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { proposeChange } from '@/lib/proposals/use-cases'
import { stateForm } from '@/lib/states/schema'

/** Asks a second admin for another standing of a State. */
export const proposeState = defineAction({
  name: 'state.propose', role: 'admin', permission: 'policy', schema: stateForm, stepUp: ({ code }) => code,
  run: async ({ actor, input: { code, active, justification, ...record }, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'state.change', subject: String(Number(code)), after: { ...record, isActive: active === 'on' }, justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
