'use server'

import { defineAction } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { decideHandover } from '@/lib/handover/decisions/use-cases'
import { formOfSave, previewsOf } from '@/lib/handover/form/rules'
import { acceptForm, decisionForm, declineForm, saveForm, signForm, startForm, withdrawForm } from '@/lib/handover/schema'
import { acceptHandover, declineHandover, saveHandover, signHandover, startHandover, withdrawHandover } from '@/lib/handover/use-cases'
import { localePath } from '@/lib/i18n/routing'

/** Begins the handover of the own charge, or goes on with the one that is open. */
export const start = defineAction({
  name: 'handover.start', role: 'officer', schema: startForm,
  run: async ({ actor, locale }) => {
    const { id } = await startHandover({ actor })
    return { goTo: localePath(locale, `/handovers/${id}`) }
  },
})

/** Keeps the form, whole or not; asked to check, it says what is missing. */
export const save = defineAction({
  name: 'handover.save', role: 'officer', schema: saveForm,
  run: async ({ actor, input, locale }) => {
    const { problems } = await saveHandover({ actor, id: input.id, form: formOfSave(input) })
    if (input.then === 'check' && problems.length > 0) throw new AppError('invalid', { fields: problems })
    return { goTo: localePath(locale, `/handovers/${input.id}?done=saved`) }
  },
})

/** The relieving officer's signature. */
export const sign = defineAction({
  name: 'handover.sign', role: 'officer', schema: signForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await signHandover({ actor, id: input.id, mark: input.mark })
    return { goTo: localePath(locale, `/handovers/${input.id}?done=signed`) }
  },
})

/** Takes the own handover back. */
export const withdraw = defineAction({
  name: 'handover.withdraw', role: 'officer', schema: withdrawForm,
  run: async ({ actor, input, locale }) => {
    await withdrawHandover({ actor, ...input })
    return { goTo: localePath(locale, `/handovers/${input.id}?done=withdrawn`) }
  },
})

/** The successor takes over. */
export const accept = defineAction({
  name: 'handover.accept', role: 'officer', schema: acceptForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await acceptHandover({ actor, id: input.id })
    return { goTo: localePath(locale, `/handovers/${input.id}?done=accepted`) }
  },
})

/** The successor does not take over. */
export const decline = defineAction({
  name: 'handover.decline', role: 'officer', schema: declineForm,
  run: async ({ actor, input, locale }) => {
    await declineHandover({ actor, ...input })
    return { goTo: localePath(locale, `/handovers/${input.id}?done=declined`) }
  },
})

/** An admin's word on all that a handover asks. */
export const decide = defineAction({
  name: 'handover.decide', role: 'admin', permission: 'approve', schema: decisionForm, stepUp: ({ id, verdict }) => (verdict === 'approve' ? id : null), secret: ['previews'],
  run: async ({ actor, input, locale }) => {
    const { id, round, verdict, reason } = input
    await decideHandover({ actor, id, round, verdict, reason, previews: previewsOf(input.previews) })
    return { goTo: localePath(locale, `/admin/handovers/${id}?done=decided`) }
  },
})
