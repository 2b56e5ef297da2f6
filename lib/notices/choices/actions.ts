'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { choiceForm } from '@/lib/notices/choices/schema'
import { chooseMails } from '@/lib/notices/choices/use-cases'

/** Keeps how notices are to come. */
export const choose = defineAction({
  name: 'mail.choose', role: 'person', schema: choiceForm,
  run: async ({ actor, input, locale }) => {
    await chooseMails({ actor, input })
    return { goTo: localePath(locale, '/account/notices?done=chosen') }
  },
})
