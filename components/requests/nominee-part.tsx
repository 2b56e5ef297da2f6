'use client'

import { useTranslations } from 'next-intl'
import type { RequestFormState } from '@/components/requests/request-form'
import { RadioGroup } from '@/components/ui/choice'
import { SelectField, TextField } from '@/components/ui/field'
import { ranks } from '@/lib/users/rules'

interface Props {
  form: RequestFormState
  choosesUserId: boolean
  languages: readonly { value: string; label: string }[]
}

/** The nominated officer. */
export function NomineePart({ form, choosesUserId, languages }: Props) {
  const t = useTranslations('officers')
  const words = useTranslations('requests.form')
  const options = [{ value: '', label: t('choose') }, ...ranks.map((rank) => ({ value: rank, label: t(`ranks.${rank}`) }))]
  return (
    <div className="stack-6 max-w-xl">
      <p className="small quiet measure">{words('whomHint')}</p>
      <TextField name="name" label={t('name')} hint={t('nameHint')} error={form.error('name')} defaultValue={form.text('name')} maxLength={100} autoComplete="off" />
      <TextField name="designation" label={t('designation')} hint={t('designationHint')} error={form.error('designation')} defaultValue={form.text('designation')} maxLength={160} autoComplete="off" />
      <SelectField name="rank" label={t('rank')} hint={t('rankHint')} error={form.error('rank')} defaultValue={form.text('rank')} options={options} width="medium" />
      <TextField name="email" label={t('email')} hint={t('emailHint')} error={form.error('email')} defaultValue={form.text('email')} maxLength={254} inputMode="email" autoComplete="off" autoCapitalize="none" spellCheck={false} />
      {choosesUserId && <TextField name="userId" label={t('userId')} hint={words('userIdHint')} error={form.error('userId')} defaultValue={form.text('userId')} maxLength={40} autoComplete="off" autoCapitalize="none" spellCheck={false} width="medium" />}
      <RadioGroup name="language" legend={t('language')} error={form.error('language')} choices={languages} defaultValue={form.text('language', 'en')} />
    </div>
  )
}
