'use client'

import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { proposeRecipientKey } from '@/lib/recipient-keys/actions'

/** Asks a second admin to bring a proven key into force. */
export function ProposeKeyForm({ id }: { id: string }) {
  const form = useActionForm(proposeRecipientKey)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <JustificationField form={form} />
    </form>
  )
}
