'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { policyForm } from '@/lib/policy/schema'
import { proposePolicy } from '@/lib/policy/use-cases'

/** Asks a second admin for other limits. */
export const proposeLimits = defineAction({
  name: 'policy.propose', role: 'admin', permission: 'policy', schema: policyForm, stepUp: () => 'policy',
  run: async ({ actor, input: { justification, ...typed }, locale }) => {
    const values = Object.fromEntries(Object.entries(typed).flatMap(([name, text]): [string, number][] => (typeof text === 'string' ? [[name, Number(text)]] : [])))
    const { id } = await proposePolicy({ actor, values, justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
