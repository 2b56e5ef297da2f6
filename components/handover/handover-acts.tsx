'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { accept, sign } from '@/lib/handover/actions'

/** The relieving officer's signature, with an own factor, on what the page shows. */
export function SignHandoverForm({ id, mark }: { id: string; mark: string }) {
  const t = useTranslations('handover.sign')
  const form = useActionForm(sign)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="mark" value={mark} />
      <Checkbox key={String(form.ticked('read'))} name="read" id="read-sign" label={t('read')} error={form.error('read')} defaultChecked={form.ticked('read')} required />
      <p><Button look="primary" size="large" disabled={form.pending}>{t('button')}</Button></p>
    </form>
  )
}

/** The successor's acceptance, with an own factor. */
export function AcceptHandoverForm({ id }: { id: string }) {
  const t = useTranslations('handover.accept')
  const form = useActionForm(accept)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <Checkbox key={String(form.ticked('read'))} name="read" id="read-accept" label={t('read')} error={form.error('read')} defaultChecked={form.ticked('read')} required />
      <p><Button look="primary" size="large" disabled={form.pending}>{t('button')}</Button></p>
    </form>
  )
}
