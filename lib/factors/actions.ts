'use server'

import { defineAction } from '@/lib/action'
import { browserFor, keepSignIn } from '@/lib/auth/doors'
import { homeOr } from '@/lib/auth/home'
import { addFactorForm, enrolForm, factorForm, signInFactorForm } from '@/lib/factors/schema'
import { enrolAtSignIn, proveSignIn } from '@/lib/factors/sign-in/use-cases'
import { addFactor, revokeOwnFactor } from '@/lib/factors/use-cases'
import { localePath } from '@/lib/i18n/routing'

/** The second step of signing in: an own factor. */
export const signInWithFactor = defineAction({
  name: 'signIn.factor', role: 'half', schema: signInFactorForm,
  run: async ({ actor, input, locale }) => {
    keepSignIn(await proveSignIn({ half: actor, browser: await browserFor(actor), answer: input.factor || undefined }))
    return { goTo: homeOr(input.callbackUrl, locale) }
  },
})

/** The first factor of an account, and with it the rest of the sign-in. */
export const enrolFirst = defineAction({
  name: 'signIn.enrol', role: 'half', schema: enrolForm, secret: ['aadhaarNumber'],
  run: async ({ actor, input: { kind, label, aadhaarNumber, enrolment, callbackUrl }, locale }) => {
    keepSignIn(await enrolAtSignIn({ half: actor, browser: await browserFor(actor), kind, enrolment: { label, aadhaarNumber }, answer: enrolment || undefined }))
    return { goTo: homeOr(callbackUrl, locale) }
  },
})

/** One more factor; an own one proves first who asks. */
export const addOwnFactor = defineAction({
  name: 'factor.add', role: 'person', schema: addFactorForm, secret: ['aadhaarNumber'], stepUp: () => 'new',
  run: async ({ actor, input: { kind, label, aadhaarNumber, enrolment }, locale }) => {
    await addFactor({ actor, kind, enrolment: { label, aadhaarNumber }, answer: enrolment || undefined })
    return { goTo: localePath(locale, '/account?done=factorAdded') }
  },
})

/** Ends an own factor. */
export const revokeFactor = defineAction({
  name: 'factor.revoke', role: 'person', schema: factorForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await revokeOwnFactor({ actor, id: input.id })
    return { goTo: localePath(locale, '/account?done=factorRevoked') }
  },
})
