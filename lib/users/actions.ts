'use server'

import { defineAction } from '@/lib/action'
import { forgetSessionCookie, requestAddress } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { accountForm, accountReasonForm, activationForm, noInput } from '@/lib/users/schema'
import { activateAccount, activateOfficer, deactivateOfficer, resendActivation, signOutPerson } from '@/lib/users/use-cases'

/** Ends the session of this browser and forgets its cookie. */
export const signOut = defineAction({
  name: 'session.end', role: 'anyone', schema: noInput, beforeTerms: true,
  run: async ({ actor, locale }) => {
    if (actor.kind !== 'nobody') await signOutPerson(actor)
    await forgetSessionCookie()
    return { goTo: `${localePath(locale, '/sign-in')}?done=out`, forgetsSession: true }
  },
})

/** Sets the first password with the link from the mail. */
export const activate = defineAction({
  name: 'account.activate', role: 'anyone', schema: activationForm, secret: ['token', 'password', 'passwordAgain'],
  run: async ({ input, locale }) => {
    await activateAccount({ ...input, address: await requestAddress() })
    return { goTo: `${localePath(locale, '/sign-in')}?done=activated` }
  },
})

/** Takes an officer's account out of use. */
export const deactivate = defineAction({
  name: 'officer.deactivate', role: 'admin', permission: 'users', schema: accountReasonForm,
  run: async ({ actor, input, locale }) => {
    await deactivateOfficer({ actor, ...input })
    return { goTo: localePath(locale, `/admin/officers/${input.id}?done=deactivated`) }
  },
})

/** Puts an officer's account back into use. */
export const reactivate = defineAction({
  name: 'officer.activate', role: 'admin', permission: 'users', schema: accountForm,
  run: async ({ actor, input, locale }) => {
    await activateOfficer({ actor, ...input })
    return { goTo: localePath(locale, `/admin/officers/${input.id}?done=activated`) }
  },
})

/** Mails a new activation link. */
export const resend = defineAction({
  name: 'officer.resendActivation', role: 'admin', permission: 'users', schema: accountForm,
  run: async ({ actor, input, locale }) => {
    await resendActivation({ actor, ...input })
    return { goTo: localePath(locale, `/admin/officers/${input.id}?done=resent`) }
  },
})
