'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { profileForm } from '@/lib/profiles/schema'
import { proposeProfile } from '@/lib/profiles/use-cases'
import { closingForm } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'

/** Asks a second admin for a new profile, or another wording of one. */
export const proposeProfileWording = defineAction({
  name: 'profile.propose', role: 'admin', permission: 'purposes', schema: profileForm, stepUp: ({ id }) => id || 'new',
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeProfile({ actor, profile: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin to close a profile: no request starts from it any more; grants stay as they are. */
export const proposeProfileClosing = defineAction({
  name: 'profile.proposeClosing', role: 'admin', permission: 'purposes', schema: closingForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'profile.close', subject: input.id, after: { isOpen: false }, justification: input.reason })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
