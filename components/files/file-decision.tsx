'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button, LinkButton } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { TextAreaField } from '@/components/ui/field'
import { decideOnFile } from '@/lib/exports/approval/actions'

/** An admin's word on a file that waits: nothing is chosen beforehand, and a reason is always asked. */
export function FileDecisionForm({ id, laterHref }: { id: string; laterHref: string }) {
  const t = useTranslations('files.held')
  const form = useActionForm(decideOnFile)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <div className="grid grid-6-6 top">
        <RadioGroup name="verdict" look="cards" legend={t('verdict')} legendHidden error={form.error('verdict')} defaultValue={form.text('verdict')}
          choices={[{ value: 'approve', label: t('approve'), hint: t('approveHint') }, { value: 'refuse', label: t('refuse'), hint: t('refuseHint') }]} />
        <div className="stack">
          <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} error={form.error('reason')} defaultValue={form.text('reason')} rows={4} maxLength={500} required />
          <p className="row"><Button look="primary" disabled={form.pending}>{t('submit')}</Button> <LinkButton href={laterHref}>{t('later')}</LinkButton></p>
        </div>
      </div>
    </form>
  )
}
