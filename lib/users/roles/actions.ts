'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { roleForm } from '@/lib/users/roles/schema'
import { proposeRole } from '@/lib/users/roles/use-cases'

/** Asks a second admin for a new role, or other permissions of one. */
export const proposeRoleWording = defineAction({
  name: 'adminRole.propose', role: 'admin', permission: 'users', schema: roleForm, stepUp: ({ id }) => id || 'new',
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeRole({ actor, role: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
