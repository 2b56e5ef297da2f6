'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { unmaskForm } from '@/lib/unmasking/schema'
import { unmask } from '@/lib/unmasking/use-cases'

export const unmaskField = defineAction({
  name: 'registrant.unmask', role: 'officer', schema: unmaskForm, stepUp: ({ id, field }) => `${id}:${field}`,
  run: async ({ actor, input, locale }) => {
    await unmask({ officer: actor, form: input })
    return { goTo: localePath(locale, `/registrants/${input.id}#field-${input.field}`) }
  },
})
