'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { stop } from '@/lib/recovery/actions'

/** Ends what others asked about the own account. */
export function StopForm() {
  const t = useTranslations('recovery.own')
  const form = useActionForm(stop)
  return (
    <form action={form.action} className="stack">
      <FormHead form={form} />
      <p><Button look="danger" disabled={form.pending}>{t('stop')}</Button></p>
    </form>
  )
}
