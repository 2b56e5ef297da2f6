'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { start } from '@/lib/handover/actions'

/** Begins the handover of the own charge. */
export function StartHandoverForm() {
  const t = useTranslations('handover')
  const form = useActionForm(start)
  return (
    <form action={form.action} noValidate className="stack-2">
      <FormHead form={form} />
      <p><Button look="primary" icon="user" disabled={form.pending}>{t('start')}</Button></p>
    </form>
  )
}
