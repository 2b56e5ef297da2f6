'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { resolveForm, resolveGoals } from '@/lib/simulator/schema'
import { resolveRegistrant } from '@/lib/simulator/use-cases'

/** Brings a UAN: whose it is comes back as a handle in the next page's address. */
export const resolve = defineAction({
  name: 'registrant.resolve', role: 'admin', permission: 'review', schema: resolveForm, secret: ['uan'],
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/admin/${input.next ?? resolveGoals[0]}?of=${(await resolveRegistrant({ reader: actor, input })).handle}`) }),
})

/** The same for an auditor. */
export const resolveForAudit = defineAction({
  name: 'registrant.resolveForAudit', role: 'auditor', schema: resolveForm, secret: ['uan'],
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/auditor/${input.next ?? resolveGoals[0]}?of=${(await resolveRegistrant({ reader: actor, input })).handle}`) }),
})
