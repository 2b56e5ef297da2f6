'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { sealAnswer } from '@/lib/lookups/reads'
import { lookUpForm } from '@/lib/lookups/schema'
import { lookUp } from '@/lib/lookups/use-cases'

export const lookUpRegistrants = defineAction({
  name: 'registrants.lookUp', role: 'officer', schema: lookUpForm, secret: ['value'],
  run: async ({ actor, input, locale }) => {
    const ids = await lookUp({ officer: actor, form: input })
    const path = ids.length === 1 ? `/registrants/${ids[0]}` : `/registrants/look-up?answer=${await sealAnswer({ officer: actor, ids })}`
    return { goTo: localePath(locale, path) }
  },
})
