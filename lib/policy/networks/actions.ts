'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { adminNetworksForm } from '@/lib/policy/networks/schema'
import { proposeNetworks } from '@/lib/policy/networks/use-cases'

/** Asks a second admin for other networks of admins. */
export const proposeAdminNetworks = defineAction({
  name: 'adminNetworks.propose', role: 'admin', permission: 'policy', schema: adminNetworksForm, stepUp: () => 'networks',
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeNetworks({ actor, ...input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})
