'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { closingForm } from '@/lib/proposals/schema'
import { proposeChange } from '@/lib/proposals/use-cases'
import { adminRoleForm, newAdminForm } from '@/lib/users/admins/schema'
import { proposeAccount } from '@/lib/users/inviting/use-cases'

/** Asks a second admin for a new one; the account is made, and its owner invited, when that one approves. */
export const proposeAdmin = defineAction({
  name: 'admin.propose', role: 'admin', permission: 'users', schema: newAdminForm, stepUp: ({ userId }) => userId,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeAccount({ actor, kind: 'admin', account: input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin to end an admin's account. */
export const proposeAdminEnd = defineAction({
  name: 'admin.proposeEnd', role: 'admin', permission: 'users', schema: closingForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'admin.end', subject: input.id, after: { status: 'deactivated' }, justification: input.reason })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Asks a second admin for another role of an admin. */
export const proposeAdminRole = defineAction({
  name: 'admin.proposeRole', role: 'admin', permission: 'users', schema: adminRoleForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'admin.role', subject: input.id, after: { roleId: input.roleId }, justification: input.justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
