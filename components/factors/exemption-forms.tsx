'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { StepUpReasonForm } from '@/components/factors/step-up-reason-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { DateField } from '@/components/ui/date-field'
import { proposeExemption, proposeExemptionEnd } from '@/lib/factors/exemptions/actions'

/** Asks a second admin to allow an account WebAuthn until a day. */
export function ExemptionForm({ id, until }: { id: string; until: string }) {
  const t = useTranslations('factors.admin')
  const form = useActionForm(proposeExemption)
  return (
    <form action={form.action} noValidate className="stack-6">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <DateField name="untilDay" label={t('untilDay')} hint={t('untilDayHint')} error={form.error('untilDay')} defaultValue={form.text('untilDay', until)} required />
      <JustificationField form={form} />
    </form>
  )
}

/** Asks a second admin to end it before its day. */
export function ExemptionEndForm({ id }: { id: string }) {
  const t = useTranslations('factors.admin')
  return <StepUpReasonForm action={proposeExemptionEnd} id={id} reason={{ label: t('endWhy') }} look="danger">{t('proposeEnd')}</StepUpReasonForm>
}
