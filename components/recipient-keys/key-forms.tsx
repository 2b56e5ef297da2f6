'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { Field, TextAreaField, TextField } from '@/components/ui/field'
import { formatFieldDate } from '@/lib/i18n/format'
import { bringRecipientKey, proveRecipientKey } from '@/lib/recipient-keys/actions'

/** A public key, pasted or as a file, and until which day files are to be encrypted to it. `lastDay` is the latest that policy allows, `untilHint` says it. */
export function BringKeyForm({ lastDay, untilHint }: { lastDay: string; untilHint: string }) {
  const t = useTranslations('recipientKeys.bring')
  const form = useActionForm(bringRecipientKey)
  return (
    <form action={form.action} noValidate className="stack max-w-xl" autoComplete="off">
      <FormHead form={form} />
      <TextAreaField name="key" label={t('key')} hint={t('keyHint', { gpg: 'gpg --armor --export KEY', age: 'age-keygen -y key.txt' })} error={form.error('key')} rows={6} spellCheck={false} autoComplete="off" />
      <Field name="keyFile" label={t('file')} hint={t('fileHint')}>
        {(control) => <input type="file" accept=".asc,.txt,.pub,.age,text/plain,application/pgp-keys" {...control} className="input h-auto py-2" />}
      </Field>
      <DateField name="until" label={t('until')} hint={untilHint} error={form.error('until')} defaultValue={form.text('until', formatFieldDate(lastDay))} required />
      <p><Button look="primary" disabled={form.pending}>{t('submit')}</Button></p>
    </form>
  )
}

/** What the officer's own program made of the challenge. */
export function ProveKeyForm({ id }: { id: string }) {
  const t = useTranslations('recipientKeys.way')
  const form = useActionForm(proveRecipientKey)
  return (
    <form action={form.action} noValidate className="stack" autoComplete="off">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <TextField name="answer" label={t('answer')} error={form.error('answer')} defaultValue={form.text('answer')} width="medium" spellCheck={false} autoComplete="off" autoCapitalize="characters" required />
      <p><Button look="primary" disabled={form.pending}>{t('submit')}</Button></p>
    </form>
  )
}
