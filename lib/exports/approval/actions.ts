'use server'

import { defineAction } from '@/lib/action'
import { fileDecision } from '@/lib/exports/approval/schema'
import { decideFile } from '@/lib/exports/approval/use-cases'
import { localePath } from '@/lib/i18n/routing'

/** An admin's word on a file that waits for a second person. */
export const decideOnFile = defineAction({
  name: 'files.decide', role: 'admin', permission: 'approve', schema: fileDecision, stepUp: ({ id, verdict }) => (verdict === 'approve' ? id : null),
  run: async ({ actor, input, locale }) => {
    await decideFile({ admin: actor, ...input })
    return { goTo: localePath(locale, `/admin/files/${input.id}?done=decided`) }
  },
})
