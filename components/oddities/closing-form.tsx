'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { TextAreaField } from '@/components/ui/field'
import { judge } from '@/lib/oddities/actions'
import { oddityVerdicts } from '@/lib/oddities/schema'

/** What an auditor found behind an oddity: one word and its reason, for good. Nothing is chosen beforehand. */
export function ClosingForm({ id }: { id: string }) {
  const t = useTranslations('oddities.close')
  const form = useActionForm(judge, { finding: t('verdict'), note: t('note') })
  return (
    <form action={form.action} noValidate className="stack max-w-xl">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <RadioGroup name="finding" legend={t('verdict')} error={form.error('finding')} defaultValue={form.text('finding')} choices={oddityVerdicts.map((value) => ({ value, label: t(`choices.${value}`), hint: t(`hints.${value}`) }))} />
      <TextAreaField name="note" label={t('note')} hint={t('noteHint')} error={form.error('note')} defaultValue={form.text('note')} rows={3} maxLength={300} required />
      <p><Button look="primary" disabled={form.pending}>{t('button')}</Button></p>
    </form>
  )
}
