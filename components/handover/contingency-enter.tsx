'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { enter } from '@/lib/handover/contingency/actions'

/** The first of two admins' words on a contingency, with an own factor, on what the page shows. */
export function EnterContingencyForm({ id, mark }: { id: string; mark: string }) {
  const t = useTranslations('handover.contingency')
  const form = useActionForm(enter)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="mark" value={mark} />
      <Checkbox key={String(form.ticked('read'))} name="read" id="read-enter" label={t('read')} error={form.error('read')} defaultChecked={form.ticked('read')} required />
      <p><Button look="primary" disabled={form.pending}>{t('enter')}</Button></p>
    </form>
  )
}
