'use server'

import { defineAction } from '@/lib/action'
import { holdEndForm, holdForm } from '@/lib/holds/schema'
import { proposeHold } from '@/lib/holds/use-cases'
import { localePath } from '@/lib/i18n/routing'
import { proposeChange } from '@/lib/proposals/use-cases'

/** Asks a second admin to place a legal hold. From now on nothing leaves the database all the same. */
export const propose = defineAction({
  name: 'hold.propose', role: 'admin', permission: 'policy', schema: holdForm, stepUp: () => 'new',
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/admin/proposals/${(await proposeHold({ actor, ...input })).id}?done=proposed`) }),
})

/** Asks a second admin to end one. */
export const proposeEnd = defineAction({
  name: 'hold.proposeEnd', role: 'admin', permission: 'policy', schema: holdEndForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'hold.end', subject: input.id, after: { status: 'ended' }, justification: input.justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
