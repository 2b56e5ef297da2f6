'use server'

import { setFilters } from '@/lib/access/policy'
import { defineAction } from '@/lib/action'
import { confirmDeletion } from '@/lib/exports/deletion/use-cases'
import { deletionForm, exportAsk, exportId, exportRevocation, filtersOf } from '@/lib/exports/schema'
import { cancelExport, closeExport, openExport, passwordAgain, requestExport, revokeExport } from '@/lib/exports/use-cases'
import { localePath } from '@/lib/i18n/routing'

export const askForFile = defineAction({
  name: 'files.ask', role: 'officer', schema: exportAsk,
  run: async ({ actor, input, locale, prove }) => {
    const filters = filtersOf(input)
    return { goTo: localePath(locale, `/files/${await requestExport({ officer: actor, filters, locale, format: input.format, why: input.why, prove: () => prove(JSON.stringify({ ...setFilters(filters), format: input.format })) })}`) }
  },
})

export const openFile = defineAction({
  name: 'files.open', role: 'officer', schema: exportId, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await openExport({ officer: actor, id: input.id })
    return { goTo: localePath(locale, `/files/${input.id}`) }
  },
})

export const cancelFile = defineAction({
  name: 'files.cancel', role: 'officer', schema: exportId,
  run: async ({ actor, input, locale }) => {
    await cancelExport({ officer: actor, id: input.id })
    return { goTo: localePath(locale, `/files/${input.id}`) }
  },
})

export const closeFile = defineAction({
  name: 'files.close', role: 'officer', schema: exportId,
  run: async ({ actor, input, locale }) => {
    await closeExport({ officer: actor, id: input.id })
    return { goTo: localePath(locale, `/files/${input.id}`) }
  },
})

export const mailPasswordAgain = defineAction({
  name: 'files.passwordAgain', role: 'officer', schema: exportId,
  run: async ({ actor, input, locale }) => {
    await passwordAgain({ officer: actor, id: input.id })
    return { goTo: localePath(locale, `/files/${input.id}`) }
  },
})

export const confirmFileDeleted = defineAction({
  name: 'files.confirmDeleted', role: 'officer', schema: deletionForm,
  run: async ({ actor, input, locale }) => {
    await confirmDeletion({ officer: actor, id: input.id })
    return { goTo: localePath(locale, `/files/${input.id}`) }
  },
})

export const revokeFile = defineAction({
  name: 'files.revoke', role: 'admin', permission: 'approve', schema: exportRevocation,
  run: async ({ actor, input, locale }) => {
    const { officerId } = await revokeExport({ admin: actor, id: input.id, reason: input.reason })
    return { goTo: localePath(locale, `/admin/officers/${officerId}?done=fileRevoked`) }
  },
})
