'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { accept } from '@/lib/terms/actions'

/** One box, never ticked beforehand, and one button. */
export function AcceptForm({ version, back }: { version: number; back: string }) {
  const t = useTranslations('terms')
  const form = useActionForm(accept)
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="back" value={back} />
      <Checkbox name="accept" label={t('acceptLabel', { number: String(version) })} error={form.error('accept')} />
      <p><Button look="primary" size="large" disabled={form.pending}>{t('acceptSubmit')}</Button></p>
    </form>
  )
}
