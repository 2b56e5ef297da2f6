'use client'

import { useTranslations } from 'next-intl'
import { JustificationField } from '@/components/proposals/justification-field'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { RadioGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'
import { proposeAdmin } from '@/lib/users/admins/actions'

interface Props {
  roles: readonly { value: string; label: string; hint: string }[]
  languages: readonly { value: string; label: string }[]
}

/** A new admin: who, where to write to, which role. */
export function AdminForm({ roles, languages }: Props) {
  const t = useTranslations('admins.form')
  const form = useActionForm(proposeAdmin)
  const text = (name: 'name' | 'designation' | 'email' | 'userId') => ({ name, error: form.error(name), defaultValue: form.text(name), required: true, autoComplete: 'off' })
  return (
    <form action={form.action} className="panel">
      <div className="body stack-6 max-w-xl">
        <FormHead form={form} />
        <TextField {...text('name')} label={t('name')} maxLength={100} />
        <TextField {...text('designation')} label={t('designation')} maxLength={160} />
        <TextField {...text('email')} label={t('email')} hint={t('emailHint')} maxLength={254} inputMode="email" autoCapitalize="none" spellCheck={false} />
        <TextField {...text('userId')} label={t('userId')} hint={t('userIdHint')} maxLength={40} autoCapitalize="none" spellCheck={false} width="medium" />
        <RadioGroup name="roleId" legend={t('role')} error={form.error('roleId')} choices={roles} defaultValue={form.text('roleId')} />
        <RadioGroup name="language" legend={t('language')} error={form.error('language')} choices={languages} defaultValue={form.text('language', 'en')} />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
