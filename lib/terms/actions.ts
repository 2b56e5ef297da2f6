'use server'

import { defineAction } from '@/lib/action'
import { homePath, returnPath } from '@/lib/auth/home'
import { localePath } from '@/lib/i18n/routing'
import { acceptanceForm, amendmentForm } from '@/lib/terms/schema'
import { acceptTerms, proposeTerms } from '@/lib/terms/use-cases'

/** Accepts the terms in force; then every door is open again. */
export const accept = defineAction({
  name: 'terms.accept', role: 'person', schema: acceptanceForm, beforeTerms: true,
  run: async ({ actor, input, locale }) => {
    await acceptTerms({ actor, version: input.version })
    return { goTo: returnPath(input.back) ?? homePath(actor, locale) }
  },
})

/** Asks a second admin for another wording of the terms. */
export const proposeAmendment = defineAction({
  name: 'terms.propose', role: 'admin', permission: 'policy', schema: amendmentForm, stepUp: () => 'terms',
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeTerms({ actor, amendment: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
