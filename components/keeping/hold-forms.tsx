'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { TextField } from '@/components/ui/field'
import { propose, proposeEnd } from '@/lib/holds/actions'

/** Asks a second admin to place a legal hold. */
export function HoldForm() {
  const t = useTranslations('keeping.form')
  const form = useActionForm(propose, { title: t('title'), order: t('order') })
  return (
    <form action={form.action} noValidate className="stack max-w-xl">
      <StepUpHead form={form} />
      <TextField name="title" label={t('title')} error={form.error('title')} defaultValue={form.text('title')} maxLength={120} required />
      <TextField name="order" label={t('order')} hint={t('orderHint')} error={form.error('order')} defaultValue={form.text('order')} maxLength={200} required />
      <JustificationField form={form} />
    </form>
  )
}

/** Asks a second admin to end it. */
export function HoldEndForm({ id }: { id: string }) {
  const form = useActionForm(proposeEnd)
  return (
    <form action={form.action} noValidate className="stack max-w-xl">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <JustificationField form={form} />
    </form>
  )
}
