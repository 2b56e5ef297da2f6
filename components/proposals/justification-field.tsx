'use client'

import { useTranslations } from 'next-intl'
import type { ActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/field'

/** The end of every proposing form: why, and the button that says what it does. */
export function JustificationField({ form }: { form: ActionForm }) {
  const t = useTranslations('proposals.form')
  return (
    <>
      <TextAreaField name="justification" label={t('why')} hint={t('whyHint')} error={form.error('justification')} defaultValue={form.text('justification')} rows={3} maxLength={1_000} required />
      <div className="row">
        <Button look="primary" size="large" disabled={form.pending}>{t('submit')}</Button>
        <span className="small quiet measure">{t('submitHint')}</span>
      </div>
    </>
  )
}
