'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { proposalDecisionForm, proposalForm } from '@/lib/proposals/schema'
import { decideProposal, withdrawProposal } from '@/lib/proposals/use-cases'

/** The second admin's word; which permission it asks, the proposal's kind says. */
export const decideOnProposal = defineAction({
  name: 'proposal.decide', role: 'admin', schema: proposalDecisionForm, stepUp: ({ id, verdict }) => (verdict === 'approve' ? id : null),
  run: async ({ actor, input, locale }) => {
    await decideProposal({ actor, ...input })
    return { goTo: localePath(locale, `/admin/proposals/${input.id}?done=${input.verdict === 'approve' ? 'approved' : 'refused'}`) }
  },
})

/** Takes an own proposal back. */
export const takeBack = defineAction({
  name: 'proposal.withdraw', role: 'admin', schema: proposalForm,
  run: async ({ actor, input, locale }) => {
    await withdrawProposal({ actor, id: input.id })
    return { goTo: localePath(locale, `/admin/proposals/${input.id}?done=withdrawn`) }
  },
})
