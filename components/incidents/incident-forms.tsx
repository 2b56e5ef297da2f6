'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { SelectField, TextAreaField, TextField } from '@/components/ui/field'
import { close, closeForAudit, open, openForAudit, report, reportForAudit, step, stepForAudit } from '@/lib/incidents/actions'
import { recipients } from '@/lib/incidents/schema'

type Reader = 'admin' | 'auditor'
interface Moment { readonly day: string; readonly time: string }

/** Day and time side by side, as of India. */
function When({ names, labels, form, first }: { names: readonly [string, string]; labels: readonly [string, string]; form: ReturnType<typeof useActionForm>; first: Moment }) {
  const t = useTranslations('incidents.forms')
  const [day, time] = names
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <DateField name={day} label={labels[0]} error={form.error(day)} defaultValue={form.text(day, first.day)} required />
      <TextField name={time} label={labels[1]} hint={t('timeHint')} error={form.error(time)} defaultValue={form.text(time, first.time)} width="short" inputMode="numeric" autoComplete="off" maxLength={5} required />
    </div>
  )
}

/** A new incident. `oddity` is the one it comes from. */
export function OpenForm({ reader, now, states, oddity, state }: { reader: Reader; now: Moment; states: readonly { value: string; label: string }[]; oddity: string; state: string }) {
  const t = useTranslations('incidents.forms')
  const form = useActionForm(reader === 'admin' ? open : openForAudit, { title: t('title'), summary: t('summary'), noticedTime: t('noticedTime') })
  return (
    <form action={form.action} noValidate className="stack max-w-xl">
      <FormHead form={form} />
      <input type="hidden" name="oddity" value={oddity} />
      <TextField name="title" label={t('title')} hint={t('titleHint')} error={form.error('title')} defaultValue={form.text('title')} maxLength={120} required />
      <TextAreaField name="summary" label={t('summary')} hint={t('summaryHint')} error={form.error('summary')} defaultValue={form.text('summary')} rows={5} maxLength={2_000} required />
      <SelectField name="state" label={t('state')} error={form.error('state')} defaultValue={form.text('state', state)} options={[{ value: '', label: t('anyState') }, ...states]} />
      <When names={['noticedOn', 'noticedTime']} labels={[t('noticedOn'), t('noticedTime')]} form={form} first={now} />
      <p><Button look="primary" icon="warn" disabled={form.pending}>{t('open')}</Button></p>
    </form>
  )
}

/** What was done. */
export function StepForm({ reader, id }: { reader: Reader; id: string }) {
  const t = useTranslations('incidents.forms')
  const form = useActionForm(reader === 'admin' ? step : stepForAudit, { text: t('step') })
  const own = { ...form, mistakes: form.mistakes.map((mistake) => ({ ...mistake, field: 'step-text' })) }
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={own} />
      <input type="hidden" name="id" value={id} />
      <TextAreaField name="text" id="step-text" label={t('step')} hint={t('stepHint')} error={form.error('text')} defaultValue={form.text('text')} rows={3} maxLength={1_000} required />
      <p><Button disabled={form.pending}>{t('noteStep')}</Button></p>
    </form>
  )
}

/** What was reported to whom and when. */
export function ReportForm({ reader, id, now }: { reader: Reader; id: string; now: Moment }) {
  const t = useTranslations('incidents.forms')
  const to = useTranslations('incidents.recipients')
  const form = useActionForm(reader === 'admin' ? report : reportForAudit, { text: t('report'), to: t('to'), reportedTime: t('reportedTime') })
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <SelectField name="to" label={t('to')} error={form.error('to')} defaultValue={form.text('to')} options={[{ value: '', label: t('choose') }, ...recipients.map((value) => ({ value, label: to(value) }))]} />
      <When names={['reportedOn', 'reportedTime']} labels={[t('reportedOn'), t('reportedTime')]} form={form} first={now} />
      <TextField name="reference" label={t('reference')} hint={t('referenceHint')} error={form.error('reference')} defaultValue={form.text('reference')} maxLength={120} />
      <TextAreaField name="text" label={t('report')} error={form.error('text')} defaultValue={form.text('text')} rows={3} maxLength={1_000} required />
      <p><Button look="primary" disabled={form.pending}>{t('noteReport')}</Button></p>
    </form>
  )
}

/** How it ended. */
export function CloseForm({ reader, id }: { reader: Reader; id: string }) {
  const t = useTranslations('incidents.forms')
  const form = useActionForm(reader === 'admin' ? close : closeForAudit, { outcome: t('outcome') })
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <TextAreaField name="outcome" label={t('outcome')} hint={t('outcomeHint')} error={form.error('outcome')} defaultValue={form.text('outcome')} rows={3} maxLength={300} required />
      <p><Button look="danger" disabled={form.pending}>{t('close')}</Button></p>
    </form>
  )
}
