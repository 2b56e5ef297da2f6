'use server'

import { defineAction } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { localePath } from '@/lib/i18n/routing'
import { decideRequest } from '@/lib/requests/decisions/use-cases'
import { formOfSave } from '@/lib/requests/form/rules'
import { decisionForm, saveForm, startForm, submitAsFirstForm, submitForm, withdrawForm } from '@/lib/requests/schema'
import { saveRequest, startRequest, submitRequest, withdrawRequest } from '@/lib/requests/use-cases'

/** Begins a request for a State, by an admin. */
export const start = defineAction({
  name: 'request.start', role: 'admin', permission: 'review', schema: startForm,
  run: async ({ actor, input, locale }) => {
    const { id } = await startRequest({ actor, asked: input })
    return { goTo: localePath(locale, `/admin/requests/${id}/edit`) }
  },
})

/** Begins a request for the own State, by an officer. */
export const startOwn = defineAction({
  name: 'request.startOwn', role: 'officer', schema: startForm,
  run: async ({ actor, input, locale }) => {
    const { id } = await startRequest({ actor, asked: input })
    return { goTo: localePath(locale, `/requests/${id}/edit`) }
  },
})

/** Keeps a form, whole or not; asked to check, it says what is missing. */
export const save = defineAction({
  name: 'request.save', role: 'admin', permission: 'review', schema: saveForm,
  run: async ({ actor, input, locale }) => {
    const { problems } = await saveRequest({ actor, id: input.id, form: formOfSave(input) })
    if (input.then === 'check' && problems.length > 0) throw new AppError('invalid', { fields: problems })
    return { goTo: localePath(locale, `/admin/requests/${input.id}?done=saved`) }
  },
})

/** The same for an officer. */
export const saveOwn = defineAction({
  name: 'request.saveOwn', role: 'officer', schema: saveForm,
  run: async ({ actor, input, locale }) => {
    const { problems } = await saveRequest({ actor, id: input.id, form: formOfSave(input) })
    if (input.then === 'check' && problems.length > 0) throw new AppError('invalid', { fields: problems })
    return { goTo: localePath(locale, `/requests/${input.id}?done=saved`) }
  },
})

/** Hands a request to two other admins. */
export const submit = defineAction({
  name: 'request.submit', role: 'admin', permission: 'review', schema: submitForm,
  run: async ({ actor, input, locale }) => {
    await submitRequest({ actor, ...input })
    return { goTo: localePath(locale, `/admin/requests/${input.id}?done=submitted`) }
  },
})

/** Submits and gives the first of the two approvals, on the preview that was shown. */
export const submitAsFirst = defineAction({
  name: 'request.submitAsFirst', role: 'admin', permission: 'approve', schema: submitAsFirstForm, stepUp: ({ id }) => id, secret: ['preview'],
  run: async ({ actor, input, locale }) => {
    const { id, revision, answer, reason, preview } = input
    await submitRequest({ actor, id, revision, answer, first: { reason, preview } })
    return { goTo: localePath(locale, `/admin/requests/${input.id}?done=entered`) }
  },
})

/** Hands an officer's request to the admins. */
export const submitOwn = defineAction({
  name: 'request.submitOwn', role: 'officer', schema: submitForm,
  run: async ({ actor, input, locale }) => {
    await submitRequest({ actor, ...input })
    return { goTo: localePath(locale, `/requests/${input.id}?done=submitted`) }
  },
})

/** An admin's word on a request. */
export const decide = defineAction({
  name: 'request.decide', role: 'admin', permission: 'approve', schema: decisionForm, stepUp: ({ id, verdict }) => (verdict === 'approve' ? id : null), secret: ['preview'],
  run: async ({ actor, input, locale }) => {
    const { id, revision, verdict, reason, preview } = input
    const { grantId } = await decideRequest({ actor, id, revision, verdict, reason, preview })
    return { goTo: localePath(locale, grantId ? `/admin/grants/${grantId}?done=given` : `/admin/requests/${id}?done=decided`) }
  },
})

/** Takes an own request back. */
export const withdraw = defineAction({
  name: 'request.withdraw', role: 'admin', permission: 'review', schema: withdrawForm,
  run: async ({ actor, input, locale }) => {
    await withdrawRequest({ actor, ...input })
    return { goTo: localePath(locale, `/admin/requests/${input.id}?done=withdrawn`) }
  },
})

/** The same for an officer. */
export const withdrawOwn = defineAction({
  name: 'request.withdrawOwn', role: 'officer', schema: withdrawForm,
  run: async ({ actor, input, locale }) => {
    await withdrawRequest({ actor, ...input })
    return { goTo: localePath(locale, `/requests/${input.id}?done=withdrawn`) }
  },
})
