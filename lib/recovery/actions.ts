'use server'

import { defineAction } from '@/lib/action'
import { requestAddress } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { asideForm, askingForm, recoveryForm, stopForm } from '@/lib/recovery/schema'
import { askForRecovery, proposeRecovery, setWishAside, stopRecovery } from '@/lib/recovery/use-cases'

/** Says that an account cannot be signed in to; the answer is the same for every account and for none. */
export const ask = defineAction({
  name: 'recovery.ask', role: 'anyone', schema: askingForm,
  run: async ({ input, locale }) => {
    await askForRecovery({ userId: input.userId, address: await requestAddress() })
    return { goTo: localePath(locale, '/recover?done=asked') }
  },
})

/** Asks a second admin to let somebody in anew. */
export const propose = defineAction({
  name: 'recovery.propose', role: 'admin', permission: 'users', schema: recoveryForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeRecovery({ actor, ...input })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

/** Closes a wish that leads nowhere. */
export const setAside = defineAction({
  name: 'recovery.setAside', role: 'admin', permission: 'users', schema: asideForm,
  run: async ({ actor, input, locale }) => {
    await setWishAside({ actor, ...input })
    return { goTo: localePath(locale, '/admin/recovery?done=aside') }
  },
})

/** Whose account it is ends what others asked about it. */
export const stop = defineAction({
  name: 'recovery.stop', role: 'person', schema: stopForm,
  run: async ({ actor, locale }) => {
    await stopRecovery(actor)
    return { goTo: localePath(locale, '/account?done=recoveryStopped') }
  },
})
