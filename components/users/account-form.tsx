'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import type { ActionForm } from '@/components/ui/action-form'
import { RadioGroup } from '@/components/ui/choice'
import { TextField } from '@/components/ui/field'

/** The form of an account that two admins make: who, where to write to, what else its kind asks (`children`), why. */
export function AccountForm({ form, languages, children }: { form: ActionForm; languages: readonly { value: string; label: string }[]; children?: ReactNode }) {
  const t = useTranslations('accounts.form')
  const text = (name: 'name' | 'designation' | 'email' | 'userId') => ({ name, error: form.error(name), defaultValue: form.text(name), required: true, autoComplete: 'off' })
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6 max-w-xl">
        <StepUpHead form={form} />
        <TextField {...text('name')} label={t('name')} maxLength={100} />
        <TextField {...text('designation')} label={t('designation')} maxLength={160} />
        <TextField {...text('email')} label={t('email')} hint={t('emailHint')} maxLength={254} inputMode="email" autoCapitalize="none" spellCheck={false} />
        <TextField {...text('userId')} label={t('userId')} hint={t('userIdHint')} maxLength={40} autoCapitalize="none" spellCheck={false} width="medium" />
        {children}
        <RadioGroup name="language" legend={t('language')} error={form.error('language')} choices={languages} defaultValue={form.text('language', 'en')} />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
