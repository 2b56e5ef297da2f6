'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { ask } from '@/lib/recovery/actions'

/** The user id alone: whoever asks proves nothing here. */
export function AskForm() {
  const t = useTranslations('recovery')
  const form = useActionForm(ask)
  return (
    <form className="panel" action={form.action} noValidate>
      <div className="body stack">
        <FormHead form={form} />
        <TextField name="userId" label={t('userId')} hint={t('userIdHint')} error={form.error('userId')} defaultValue={form.text('userId')} autoComplete="username" autoCapitalize="none" autoCorrect="off" spellCheck={false} required maxLength={80} />
        <Button look="primary" size="large" full disabled={form.pending}>{t('submit')}</Button>
      </div>
    </form>
  )
}
