'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { forgetView, keepView } from '@/lib/views/actions'

/** Keeps the list at hand under a name. `query` is its own, as an address carries it. */
export function KeepViewForm({ query }: { query: string }) {
  const t = useTranslations('views')
  const form = useActionForm(keepView)
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="query" value={query} />
      <TextField name="name" id="view-name" label={t('name')} hint={t('nameHint')} error={form.error('name')} defaultValue={form.text('name')} maxLength={60} autoComplete="off" width="medium" required />
      <p><Button size="small" icon="save" disabled={form.pending}>{t('keep')}</Button></p>
    </form>
  )
}

/** The end of a view. */
export function ForgetViewForm({ id, name }: { id: string; name: string }) {
  const t = useTranslations('views')
  const form = useActionForm(forgetView)
  return (
    <form action={form.action}>
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <Button size="small" look="danger" disabled={form.pending}>{t('forget')}<span className="sr"> {name}</span></Button>
    </form>
  )
}
