'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { SelectField, TextField } from '@/components/ui/field'
import { addOfficer } from '@/lib/users/actions'
import { ranks } from '@/lib/users/rules'

interface Option {
  value: string
  label: string
}

/** The nomination of an officer. Lists of a select are mounted anew after a mistake: a browser's own reset would forget what was chosen. */
export function OfficerForm({ states, languages }: { states: readonly Option[]; languages: readonly Option[] }) {
  const t = useTranslations('officers')
  const form = useActionForm(addOfficer)
  const rankOptions = [{ value: '', label: t('choose') }, ...ranks.map((rank) => ({ value: rank, label: t(`ranks.${rank}`) }))]
  return (
    <form action={form.action} className="panel">
      <div className="body stack-6 max-w-xl">
        <FormHead form={form} />
        <TextField name="name" label={t('name')} hint={t('nameHint')} error={form.error('name')} defaultValue={form.text('name')} required maxLength={100} autoComplete="off" />
        <TextField name="designation" label={t('designation')} hint={t('designationHint')} error={form.error('designation')} defaultValue={form.text('designation')} required maxLength={160} autoComplete="off" />
        <SelectField key={`rank-${form.text('rank')}`} name="rank" label={t('rank')} hint={t('rankHint')} error={form.error('rank')} defaultValue={form.text('rank')} options={rankOptions} required width="medium" />
        <SelectField key={`state-${form.text('stateCode')}`} name="stateCode" label={t('state')} error={form.error('stateCode')} defaultValue={form.text('stateCode')}
          options={[{ value: '', label: t('choose') }, ...states]} required width="medium" />
        <TextField name="orderNumber" label={t('orderNumber')} hint={t('orderNumberHint')} error={form.error('orderNumber')} defaultValue={form.text('orderNumber')} required maxLength={100} autoComplete="off" width="medium" />
        <DateField name="orderDate" label={t('orderDate')} error={form.error('orderDate')} defaultValue={form.text('orderDate')} required />
        <TextField name="email" label={t('email')} hint={t('emailHint')} error={form.error('email')} defaultValue={form.text('email')} required maxLength={254} inputMode="email" autoComplete="off" autoCapitalize="none" spellCheck={false} />
        <TextField name="userId" label={t('userId')} hint={t('userIdHint')} error={form.error('userId')} defaultValue={form.text('userId')} required maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} width="medium" />
        <RadioGroup name="language" legend={t('language')} error={form.error('language')} choices={languages} defaultValue={form.text('language', 'en')} />
        <p><Button look="primary" disabled={form.pending}>{t('create')}</Button></p>
      </div>
    </form>
  )
}
