'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { CheckboxGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'
import { proposeEntry } from '@/lib/purposes/actions'

interface Props {
  /** Empty for a new entry. */
  id: string
  now: { titleEn: string; titleHi: string; scheme: string; legalBasis: string; fields: readonly string[]; retentionDays: string }
  parameters: readonly { value: string; label: string }[]
}

/** The wording of an entry of the purpose register, new or changed. */
export function PurposeForm({ id, now, parameters }: Props) {
  const t = useTranslations('purposeRegister.form')
  const form = useActionForm(proposeEntry)
  const text = (name: 'titleEn' | 'titleHi' | 'scheme' | 'legalBasis') => ({ name, error: form.error(name), defaultValue: form.text(name, now[name]), required: true, autoComplete: 'off' })
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6 max-w-xl">
        <StepUpHead form={form} />
        <input type="hidden" name="id" value={id} />
        <TextField {...text('titleEn')} label={t('titleEn')} hint={t('titleHint')} maxLength={200} lang="en" />
        <TextField {...text('titleHi')} label={t('titleHi')} maxLength={200} lang="hi" />
        <TextField {...text('scheme')} label={t('scheme')} maxLength={200} />
        <TextField {...text('legalBasis')} label={t('legalBasis')} hint={t('legalBasisHint')} maxLength={300} />
        <CheckboxGroup name="fields" legend={t('fields')} hint={t('fieldsHint')} error={form.error('fields')} columns choices={parameters} defaultValues={form.list('fields', now.fields)} />
        <TextField name="retentionDays" label={t('retentionDays')} hint={t('retentionHint')} error={form.error('retentionDays')} defaultValue={form.text('retentionDays', now.retentionDays)} inputMode="numeric" maxLength={4} width="short" autoComplete="off" required />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
