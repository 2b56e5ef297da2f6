'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { type FormState, FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { TextAreaField } from '@/components/ui/field'
import { submitAsFirst } from '@/lib/requests/actions'

interface Props {
  id: string
  revision: number
  /** A returned request is submitted with the answers to its questions. */
  isReturned: boolean
}

/** Hands the request to the admins. */
export function SubmitForm({ action, id, revision, isReturned, look }: Props & { action: (state: FormState, data: FormData) => Promise<FormState>; look: 'primary' | 'plain' }) {
  const t = useTranslations('requests.submit')
  const form = useActionForm(action)
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="revision" value={revision} />
      {isReturned && <TextAreaField name="answer" id="answer-only" label={t('answer')} hint={t('answerHint')} error={form.error('answer')} defaultValue={form.text('answer')} rows={4} maxLength={1_000} required />}
      <p><Button look={look} disabled={form.pending}>{t('submit')}</Button></p>
    </form>
  )
}

/** Submits with the first of the two approvals: of exactly the preview above, which travels sealed with the form. */
export function SubmitAsFirstForm({ id, revision, isReturned, preview }: Props & { preview: string }) {
  const t = useTranslations('requests.submit')
  const form = useActionForm(submitAsFirst)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="revision" value={revision} />
      <input type="hidden" name="preview" value={preview} />
      {isReturned && <TextAreaField name="answer" label={t('answer')} hint={t('answerHint')} error={form.error('answer')} defaultValue={form.text('answer')} rows={4} maxLength={1_000} required />}
      <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} error={form.error('reason')} defaultValue={form.text('reason')} rows={3} maxLength={500} required />
      <Checkbox key={String(form.ticked('read'))} name="read" label={t('read')} error={form.error('read')} defaultChecked={form.ticked('read')} required />
      <p><Button look="primary" disabled={form.pending}>{t('asFirst')}</Button></p>
    </form>
  )
}
