'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { deleteViewForm, saveViewForm } from '@/lib/views/schema'
import { deleteView, saveView } from '@/lib/views/use-cases'

/** Keeps the list at hand under a name, and comes back to it. */
export const keepView = defineAction({
  name: 'view.save', role: 'officer', schema: saveViewForm,
  run: async ({ actor, input, locale }) => {
    await saveView({ officer: actor, ...input })
    return { goTo: localePath(locale, `/registrants?${input.query}#views`) }
  },
})

/** Forgets an own view. */
export const forgetView = defineAction({
  name: 'view.delete', role: 'officer', schema: deleteViewForm,
  run: async ({ actor, input, locale }) => {
    await deleteView({ officer: actor, id: input.id })
    return { goTo: localePath(locale, '/registrants#views') }
  },
})
