'use client'

import { useTranslations } from 'next-intl'
import { useActionForm, FormHead } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { endEverySession, endSession, staySignedIn } from '@/lib/sessions/actions'

/** Goes on being signed in, on a page without script. */
export function StayForm() {
  const t = useTranslations('sessions')
  const form = useActionForm(staySignedIn)
  return (
    <form action={form.action} className="mt-3">
      <FormHead form={form} />
      <Button size="small">{t('stay')}</Button>
    </form>
  )
}

/** Ends one other session of the own account; `name` says which to whoever does not see its row. */
export function EndSessionForm({ id, name }: { id: string; name: string }) {
  const t = useTranslations('sessions')
  const form = useActionForm(endSession)
  return (
    <form action={form.action}>
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <Button size="small" look="danger" disabled={form.pending}>{t('end')}<span className="sr"> {name}</span></Button>
    </form>
  )
}

/** Signs out everywhere, here too. */
export function EndEverySessionForm() {
  const t = useTranslations('sessions')
  const form = useActionForm(endEverySession)
  return (
    <form action={form.action} className="stack-2">
      <FormHead form={form} />
      <p className="small quiet">{t('everywhereText')}</p>
      <p><Button look="danger" icon="signout" disabled={form.pending}>{t('everywhere')}</Button></p>
    </form>
  )
}
