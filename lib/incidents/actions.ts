'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { closeForm, openForm, reportForm, stepForm } from '@/lib/incidents/schema'
import { closeIncident, noteReport, noteStep, openIncident } from '@/lib/incidents/use-cases'

/** Opens an incident; for an admin who reads the ledger. */
export const open = defineAction({
  name: 'incident.open', role: 'admin', permission: 'reports', schema: openForm,
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/admin/incidents/${await openIncident({ keeper: actor, input })}?done=opened`) }),
})

/** The same for an auditor. */
export const openForAudit = defineAction({
  name: 'incident.openForAudit', role: 'auditor', schema: openForm,
  run: async ({ actor, input, locale }) => ({ goTo: localePath(locale, `/auditor/incidents/${await openIncident({ keeper: actor, input })}?done=opened`) }),
})

/** Writes down what was done. */
export const step = defineAction({
  name: 'incident.step', role: 'admin', permission: 'reports', schema: stepForm,
  run: async ({ actor, input, locale }) => {
    await noteStep({ keeper: actor, input })
    return { goTo: localePath(locale, `/admin/incidents/${input.id}?done=noted`) }
  },
})

/** The same for an auditor. */
export const stepForAudit = defineAction({
  name: 'incident.stepForAudit', role: 'auditor', schema: stepForm,
  run: async ({ actor, input, locale }) => {
    await noteStep({ keeper: actor, input })
    return { goTo: localePath(locale, `/auditor/incidents/${input.id}?done=noted`) }
  },
})

/** Writes down a report. */
export const report = defineAction({
  name: 'incident.report', role: 'admin', permission: 'reports', schema: reportForm,
  run: async ({ actor, input, locale }) => {
    await noteReport({ keeper: actor, input })
    return { goTo: localePath(locale, `/admin/incidents/${input.id}?done=reported`) }
  },
})

/** The same for an auditor. */
export const reportForAudit = defineAction({
  name: 'incident.reportForAudit', role: 'auditor', schema: reportForm,
  run: async ({ actor, input, locale }) => {
    await noteReport({ keeper: actor, input })
    return { goTo: localePath(locale, `/auditor/incidents/${input.id}?done=reported`) }
  },
})

/** Closes it. */
export const close = defineAction({
  name: 'incident.close', role: 'admin', permission: 'reports', schema: closeForm,
  run: async ({ actor, input, locale }) => {
    await closeIncident({ keeper: actor, input })
    return { goTo: localePath(locale, `/admin/incidents/${input.id}?done=closed`) }
  },
})

/** The same for an auditor. */
export const closeForAudit = defineAction({
  name: 'incident.closeForAudit', role: 'auditor', schema: closeForm,
  run: async ({ actor, input, locale }) => {
    await closeIncident({ keeper: actor, input })
    return { goTo: localePath(locale, `/auditor/incidents/${input.id}?done=closed`) }
  },
})
