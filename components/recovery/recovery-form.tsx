'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { TextAreaField } from '@/components/ui/field'
import { propose } from '@/lib/recovery/actions'

/** How the person was known again, and what was lost; a second admin decides on both. */
export function RecoveryForm({ id }: { id: string }) {
  const t = useTranslations('recovery')
  const form = useActionForm(propose)
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <TextAreaField name="identityCheck" label={t('identityCheck')} hint={t('identityCheckHint')} error={form.error('identityCheck')} defaultValue={form.text('identityCheck')} rows={4} maxLength={1_000} required />
      <JustificationField form={form} />
    </form>
  )
}
