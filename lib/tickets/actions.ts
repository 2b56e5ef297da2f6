'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { answerForm, askForm } from '@/lib/tickets/schema'
import { answerTicket, askHelpDesk } from '@/lib/tickets/use-cases'

/** An officer asks the help desk. */
export const ask = defineAction({
  name: 'ticket.ask', role: 'officer', schema: askForm,
  run: async ({ actor, input, locale }) => {
    await askHelpDesk({ officer: actor, input })
    return { goTo: localePath(locale, '/help-desk?done=asked') }
  },
})

/** An admin answers. */
export const answer = defineAction({
  name: 'ticket.answer', role: 'admin', permission: 'review', schema: answerForm,
  run: async ({ actor, input, locale }) => {
    await answerTicket({ actor, input })
    return { goTo: localePath(locale, '/admin/help-desk?done=answered') }
  },
})
