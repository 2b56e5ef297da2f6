'use server'

import { defineAction } from '@/lib/action'
import { forgetSessionCookie } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { noSessionInput, sessionForm } from '@/lib/sessions/schema'
import { endAllSessions, endOwnSession } from '@/lib/sessions/use-cases'

/** Goes on being signed in: an act like every other, and nothing else; whoever reads the terms may take the time as well. */
export const staySignedIn = defineAction({
  name: 'session.stay', role: 'person', schema: noSessionInput, beforeTerms: true,
  run: async () => undefined,
})

/** Ends another session of the own account. */
export const endSession = defineAction({
  name: 'session.endOther', role: 'person', schema: sessionForm,
  run: async ({ actor, input, locale }) => {
    await endOwnSession({ actor, id: input.id })
    return { goTo: localePath(locale, '/account?done=sessionEnded') }
  },
})

/** Signs out everywhere, here too. */
export const endEverySession = defineAction({
  name: 'session.endAll', role: 'person', schema: noSessionInput,
  run: async ({ actor, locale }) => {
    await endAllSessions(actor)
    await forgetSessionCookie()
    return { goTo: `${localePath(locale, '/sign-in')}?done=out`, forgetsSession: true }
  },
})
