'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { passwordChangeForm } from '@/lib/users/passwords/schema'
import { changePassword } from '@/lib/users/passwords/use-cases'

/** Puts another password in the place of the own one; an own factor proves first who asks. */
export const changeOwnPassword = defineAction({
  name: 'account.changePassword', role: 'person', schema: passwordChangeForm, secret: ['oldPassword', 'password', 'passwordAgain'], stepUp: () => 'own',
  run: async ({ actor, input, locale }) => {
    await changePassword({ actor, ...input })
    return { goTo: localePath(locale, '/account?done=password') }
  },
})
