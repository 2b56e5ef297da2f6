'use client'

import { useTranslations } from 'next-intl'
import type { ActionForm } from '@/components/ui/action-form'
import { RadioGroup } from '@/components/ui/choice'
import { TextAreaField } from '@/components/ui/field'
import { lookingCauses } from '@/lib/access/looking-causes'

/** Why an officer looks for one person or behind one mask: a cause of the list and a sentence. Nothing is preselected. */
export function LookingFields({ form }: { form: ActionForm }) {
  const t = useTranslations('looking')
  return (
    <>
      <RadioGroup name="cause" legend={t('cause')} error={form.error('cause')} defaultValue={form.text('cause')} choices={lookingCauses.map((cause) => ({ value: cause, label: t(`causes.${cause}`) }))} />
      <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} error={form.error('reason')} defaultValue={form.text('reason')} rows={2} maxLength={300} required />
    </>
  )
}
