'use server'

import { defineAction } from '@/lib/action'
import { grantReasonForm } from '@/lib/grants/schema'
import { endGrant, resumeGrant, suspendGrant } from '@/lib/grants/use-cases'
import { localePath } from '@/lib/i18n/routing'

/** Stops a grant for now. */
export const suspend = defineAction({
  name: 'grant.suspend', role: 'admin', permission: 'approve', schema: grantReasonForm,
  run: async ({ actor, input, locale }) => {
    await suspendGrant({ actor, ...input })
    return { goTo: localePath(locale, `/admin/grants/${input.id}?done=suspended`) }
  },
})

/** Lets a suspended grant give again. */
export const resume = defineAction({
  name: 'grant.resume', role: 'admin', permission: 'approve', schema: grantReasonForm,
  run: async ({ actor, input, locale }) => {
    await resumeGrant({ actor, ...input })
    return { goTo: localePath(locale, `/admin/grants/${input.id}?done=resumed`) }
  },
})

/** Ends a grant for good. */
export const end = defineAction({
  name: 'grant.end', role: 'admin', permission: 'approve', schema: grantReasonForm,
  run: async ({ actor, input, locale }) => {
    await endGrant({ actor, ...input })
    return { goTo: localePath(locale, `/admin/grants/${input.id}?done=ended`) }
  },
})
