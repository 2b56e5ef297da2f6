'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { purposeChoice } from '@/lib/purposes/schema'
import { choosePurpose } from '@/lib/purposes/use-cases'

/** The officer's choice among own purposes, for this session. */
export const choose = defineAction({
  name: 'purpose.choose', role: 'officer', schema: purposeChoice,
  run: async ({ actor, input, locale }) => {
    await choosePurpose({ officer: actor, purposeId: input.purposeId })
    return { goTo: localePath(locale, `/${input.back}`) }
  },
})
