'use client'

import { type ComponentType, useId, type ReactNode } from 'react'
import { type ActionForm, FormHead, type FormState, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/field'

interface Props {
  action: (state: FormState, data: FormData) => Promise<FormState>
  /** The row it acts on. */
  id: string
  /** The words of the reason's field; without them no reason is asked. */
  reason?: { label: string; hint?: string }
  look?: 'plain' | 'danger'
  size?: 'small'
  /** Another head than the plain one, for acts that ask more. */
  head?: ComponentType<{ form: ActionForm }>
  children: ReactNode
}

/** One act on one thing: a reason where one is needed, and the button. Works without script. */
export function ReasonForm({ action, id, reason, look = 'plain', size, head: Head = FormHead, children }: Props) {
  const form = useActionForm(action)
  // Several such forms share a page: each label and each mistake must lead to its own field.
  const reasonId = useId()
  const mistakes = form.mistakes.map((mistake) => (mistake.field === 'reason' ? { ...mistake, field: reasonId } : mistake))
  return (
    <form action={form.action} noValidate className="stack">
      <Head form={{ ...form, mistakes }} />
      <input type="hidden" name="id" value={id} />
      {reason && <TextAreaField name="reason" id={reasonId} label={reason.label} hint={reason.hint} error={form.error('reason')} defaultValue={form.text('reason')} rows={3} maxLength={500} required />}
      <p><Button look={look} size={size} disabled={form.pending}>{children}</Button></p>
    </form>
  )
}
