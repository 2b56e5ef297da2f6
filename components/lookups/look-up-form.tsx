'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'
import { LookingFields } from '@/components/unmasking/looking-fields'
import { lookUpRegistrants } from '@/lib/lookups/actions'
import type { LookUpField } from '@/lib/lookups/schema'

/** A whole number and why it is looked up. The number never comes back to the page. */
export function LookUpForm({ fields }: { fields: readonly LookUpField[] }) {
  const t = useTranslations('lookUp')
  const form = useActionForm(lookUpRegistrants)
  const chosen = form.text('field', fields[0])
  return (
    <form action={form.action} noValidate className="stack-6">
      <FormHead form={form} />
      <RadioGroup key={chosen} name="field" legend={t('by')} error={form.error('field')} defaultValue={chosen} choices={fields.map((field) => ({ value: field, label: t(field) }))} />
      <TextField name="value" label={t('value')} hint={t('valueHint')} error={form.error('value')} required maxLength={40} inputMode="numeric" autoComplete="off" width="medium" />
      <LookingFields form={form} />
      <p><Button look="primary" icon="search" disabled={form.pending}>{t('find')}</Button></p>
    </form>
  )
}
