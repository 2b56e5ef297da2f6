'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { makeSheetForm, readSheetForm } from '@/lib/requests/sheets/schema'
import { keepSheet, makeDrafts } from '@/lib/requests/sheets/use-cases'

/** Brings a sheet of nominations to be looked at. */
export const readNominations = defineAction({
  name: 'request.readSheet', role: 'admin', permission: 'review', schema: readSheetForm, textFile: { from: 'sheetFile', into: 'sheet' },
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/admin/requests/sheet/${await keepSheet({ actor, profileId: input.profileId, text: input.sheet })}`) }),
})

/** Makes the drafts of a sheet. */
export const makeNominations = defineAction({
  name: 'request.makeSheet', role: 'admin', permission: 'review', schema: makeSheetForm,
  run: async ({ actor, input, locale }) => {
    await makeDrafts({ actor, id: input.id })
    return { goTo: localePath(locale, '/admin/requests?done=drafts#drafts') }
  },
})
