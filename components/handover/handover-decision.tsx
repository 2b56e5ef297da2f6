'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { useActionForm } from '@/components/ui/action-form'
import { Button, LinkButton } from '@/components/ui/button'
import { Checkbox, RadioGroup } from '@/components/ui/choice'
import { TextAreaField } from '@/components/ui/field'
import { decide } from '@/lib/handover/actions'

interface Props {
  id: string
  round: number
  /** Of each request, with its id before: what the reader sees above, sealed. */
  previews: readonly string[]
  laterHref: string
  outcome: string
  /** What cannot be asked back about: a contingency is refused, or approved. */
  isContingency?: boolean
}

/** An admin's one word on all that is handed over: nothing is chosen beforehand, a reason is always asked, and an approval is of the previews above. */
export function HandoverDecisionForm({ id, round, previews, laterHref, outcome, isContingency = false }: Props) {
  const t = useTranslations('handover.decision')
  const form = useActionForm(decide)
  const [verdict, setVerdict] = useState('')
  return (
    <form action={form.action} noValidate className="stack" onChange={(event) => setVerdict(String(new FormData(event.currentTarget).get('verdict') ?? ''))}>
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="round" value={round} />
      {previews.map((preview) => <input key={preview.slice(0, 36)} type="hidden" name="previews" value={preview} />)}
      <div className="grid grid-6-6 top">
        <RadioGroup name="verdict" look="cards" legend={t('verdict')} legendHidden error={form.error('verdict')} defaultValue={form.text('verdict')}
          choices={[{ value: 'approve', label: t('approve'), hint: outcome }, ...(isContingency ? [] : [{ value: 'return', label: t('return'), hint: t('returnHint') }]), { value: 'refuse', label: t('refuse'), hint: t('refuseHint') }]} />
        <div className="stack">
          <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} error={form.error('reason')} defaultValue={form.text('reason')} rows={4} maxLength={500} required />
          <Checkbox key={String(form.ticked('read'))} name="read" label={t('read')} error={form.error('read')} defaultChecked={form.ticked('read')} required={verdict === '' || verdict === 'approve'} />
          <p className="row"><Button look="primary" disabled={form.pending}>{t('submit')}</Button> <LinkButton href={laterHref}>{t('later')}</LinkButton></p>
        </div>
      </div>
    </form>
  )
}
