'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { changeOwnPassword } from '@/lib/users/passwords/actions'

/** The password as it is, and twice as it shall be; what was typed never comes back from the server. */
export function PasswordForm() {
  const t = useTranslations('account.password')
  const form = useActionForm(changeOwnPassword)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <PasswordField name="oldPassword" label={t('old')} error={form.error('oldPassword')} autoComplete="current-password" />
      <PasswordField name="password" label={t('new')} hint={t('hint')} error={form.error('password')} autoComplete="new-password" />
      <PasswordField name="passwordAgain" label={t('again')} error={form.error('passwordAgain')} autoComplete="new-password" />
      <p><Button look="primary" disabled={form.pending}>{t('submit')}</Button></p>
    </form>
  )
}
