'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { SelectField, TextAreaField } from '@/components/ui/field'
import { answer, ask } from '@/lib/tickets/actions'
import type { TicketTopic } from '@/lib/tickets/schema'

/** A question to the help desk; `page` and `reference` go along. */
export function AskForm({ topics, page, reference, topic }: { topics: readonly TicketTopic[]; page: string; reference: string; topic: string }) {
  const t = useTranslations('tickets')
  const form = useActionForm(ask, { topic: t('topic'), text: t('text') })
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="page" value={page} />
      <input type="hidden" name="reference" value={reference} />
      <SelectField name="topic" label={t('topic')} error={form.error('topic')} defaultValue={form.text('topic', topic)} options={[{ value: '', label: t('choose') }, ...topics.map((value) => ({ value, label: t(`topics.${value}`) }))]} width="medium" />
      <TextAreaField name="text" label={t('text')} hint={t('textHint')} error={form.error('text')} defaultValue={form.text('text')} rows={5} maxLength={2_000} required />
      <p><Button look="primary" icon="mail" disabled={form.pending}>{t('send')}</Button></p>
    </form>
  )
}

/** The answer to one. */
export function AnswerForm({ id }: { id: string }) {
  const t = useTranslations('tickets')
  const form = useActionForm(answer, { text: t('answer') })
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <TextAreaField name="text" label={t('answer')} hint={t('answerHint')} error={form.error('text')} defaultValue={form.text('text')} rows={6} maxLength={2_000} required />
      <p><Button look="primary" disabled={form.pending}>{t('sendAnswer')}</Button></p>
    </form>
  )
}
