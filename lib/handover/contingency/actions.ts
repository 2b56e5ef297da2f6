'use server'

import { defineAction } from '@/lib/action'
import { AppError } from '@/lib/errors'
import { enterForm, saveContingencyForm, startContingencyForm } from '@/lib/handover/contingency/schema'
import { enterContingency, saveContingency, startContingency, withdrawContingency } from '@/lib/handover/contingency/use-cases'
import { formOfSave } from '@/lib/handover/form/rules'
import { withdrawForm } from '@/lib/handover/schema'
import { localePath } from '@/lib/i18n/routing'

/** Begins a contingency for an officer who cannot hand over. */
export const startForOfficer = defineAction({
  name: 'handover.startContingency', role: 'admin', permission: 'approve', schema: startContingencyForm,
  run: async ({ actor, input, locale }) => {
    const { id } = await startContingency({ actor, officerId: input.id })
    return { goTo: localePath(locale, `/admin/handovers/${id}`) }
  },
})

/** Keeps its form, whole or not; asked to check, it says what is missing. */
export const saveContingencyDraft = defineAction({
  name: 'handover.saveContingency', role: 'admin', permission: 'approve', schema: saveContingencyForm,
  run: async ({ actor, input, locale }) => {
    const { problems } = await saveContingency({ actor, id: input.id, form: formOfSave(input) })
    if (input.then === 'check' && problems.length > 0) throw new AppError('invalid', { fields: problems })
    return { goTo: localePath(locale, `/admin/handovers/${input.id}?done=saved`) }
  },
})

/** The first of the two admins' words. */
export const enter = defineAction({
  name: 'handover.enterContingency', role: 'admin', permission: 'approve', schema: enterForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await enterContingency({ actor, id: input.id, mark: input.mark })
    return { goTo: localePath(locale, `/admin/handovers/${input.id}?done=entered`) }
  },
})

/** Takes the own contingency back. */
export const withdrawEntry = defineAction({
  name: 'handover.withdrawContingency', role: 'admin', permission: 'approve', schema: withdrawForm,
  run: async ({ actor, input, locale }) => {
    await withdrawContingency({ actor, ...input })
    return { goTo: localePath(locale, `/admin/handovers/${input.id}?done=withdrawn`) }
  },
})
