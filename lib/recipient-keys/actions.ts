'use server'

import { defineAction } from '@/lib/action'
import { localePath } from '@/lib/i18n/routing'
import { proposeChange } from '@/lib/proposals/use-cases'
import { bringForm, keyForm, keyProposalForm, keyReasonForm, proveForm, revocationWishForm } from '@/lib/recipient-keys/schema'
import { bringKey, proveKey, refuseKey, revokeKey, wishRevocation, withdrawKey } from '@/lib/recipient-keys/use-cases'

/** What was pasted never travels back: it may have been a private key. */
export const bringRecipientKey = defineAction({
  name: 'recipientKey.bring', role: 'officer', schema: bringForm, secret: ['key'], textFile: { from: 'keyFile', into: 'key' },
  run: async ({ actor, input, locale }) => {
    await bringKey({ officer: actor, text: input.key, until: input.until, locale })
    return { goTo: localePath(locale, '/recipient-key?done=brought') }
  },
})

export const proveRecipientKey = defineAction({
  name: 'recipientKey.answer', role: 'officer', schema: proveForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await proveKey({ officer: actor, id: input.id, answer: input.answer })
    return { goTo: localePath(locale, '/recipient-key?done=proven') }
  },
})

export const withdrawRecipientKey = defineAction({
  name: 'recipientKey.withdraw', role: 'officer', schema: keyForm,
  run: async ({ actor, input, locale }) => {
    await withdrawKey({ officer: actor, id: input.id })
    return { goTo: localePath(locale, '/recipient-key?done=withdrawn') }
  },
})

export const askForKeyRevocation = defineAction({
  name: 'recipientKey.askRevocation', role: 'officer', schema: revocationWishForm,
  run: async ({ actor, input, locale }) => {
    await wishRevocation({ officer: actor, id: input.id, reason: input.reason })
    return { goTo: localePath(locale, '/recipient-key?done=asked') }
  },
})

/** Asks a second admin to bring a proven key into force. */
export const proposeRecipientKey = defineAction({
  name: 'recipientKey.propose', role: 'admin', permission: 'policy', schema: keyProposalForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    const { id } = await proposeChange({ actor, kind: 'recipientKey.accept', subject: input.id, after: { status: 'inForce' }, justification: input.justification })
    return { goTo: localePath(locale, `/admin/proposals/${id}?done=proposed`) }
  },
})

export const refuseRecipientKey = defineAction({
  name: 'recipientKey.refuse', role: 'admin', permission: 'policy', schema: keyReasonForm,
  run: async ({ actor, input, locale }) => {
    await refuseKey({ admin: actor, id: input.id, reason: input.reason })
    return { goTo: localePath(locale, `/admin/recipient-keys/${input.id}?done=refused`) }
  },
})

export const revokeRecipientKey = defineAction({
  name: 'recipientKey.revoke', role: 'admin', permission: 'approve', schema: keyReasonForm, stepUp: ({ id }) => id,
  run: async ({ actor, input, locale }) => {
    await revokeKey({ admin: actor, id: input.id, reason: input.reason })
    return { goTo: localePath(locale, `/admin/recipient-keys/${input.id}?done=revoked`) }
  },
})
