'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { closingForm } from '@/lib/oddities/schema'
import { judgeOddity } from '@/lib/oddities/use-cases'

/** An auditor's word on what a rule found. */
export const judge = defineAction({
  name: 'oddity.close', role: 'auditor', schema: closingForm,
  run: async ({ actor, input, locale }) => {
    await judgeOddity({ auditor: actor, input })
    return { goTo: localePath(locale, `/auditor/oddities/${input.id}?done=closed`) }
  },
})
