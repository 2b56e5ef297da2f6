'use server'

import { defineAction } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { localePath } from '@/lib/i18n/routing'
import { requestOfForm } from '@/lib/requests/rules'
import { decisionForm, requestForm, withdrawForm } from '@/lib/requests/schema'
import { decideRequest, proposeRequest, withdrawRequest } from '@/lib/requests/use-cases'

/** Enters a State's request; the entering admin's approval goes with it. */
export const propose = defineAction({
  name: 'request.propose', role: 'admin', permission: 'review', schema: requestForm,
  run: async ({ actor, input, locale }) => {
    const { request, problems } = requestOfForm(input)
    if (!request) throw new AppError('invalid', { fields: problems })
    const { id } = await proposeRequest({ actor, request })
    return { goTo: localePath(locale, `/admin/requests/${id}?done=entered`) }
  },
})

/** The second admin's word. */
export const decide = defineAction({
  name: 'request.decide', role: 'admin', permission: 'approve', schema: decisionForm,
  run: async ({ actor, input, locale }) => {
    const { grantId } = await decideRequest({ actor, ...input })
    return { goTo: localePath(locale, grantId ? `/admin/grants/${grantId}?done=given` : `/admin/requests/${input.id}?done=decided`) }
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
