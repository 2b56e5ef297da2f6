'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { activate } from '@/lib/users/actions'

/** Two times the new password; what was typed never comes back from the server. */
export function ActivationForm({ token }: { token: string }) {
  const t = useTranslations('activate')
  const form = useActionForm(activate)
  return (
    <form className="panel" action={form.action} noValidate>
      <div className="body stack">
        <FormHead form={form} />
        <input type="hidden" name="token" value={token} />
        <PasswordField name="password" label={t('password')} hint={t('passwordHint')} error={form.error('password')} autoComplete="new-password" />
        <PasswordField name="passwordAgain" label={t('passwordAgain')} error={form.error('passwordAgain')} autoComplete="new-password" />
        <Button look="primary" size="large" full disabled={form.pending}>{t('submit')}</Button>
      </div>
    </form>
  )
}
