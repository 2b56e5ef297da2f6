'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { TextAreaField, TextField } from '@/components/ui/field'
import { resolve, resolveForAudit } from '@/lib/simulator/actions'
import type { ResolveInput } from '@/lib/simulator/schema'

/** Brings a UAN by POST, with the reason for it; `next` says what is asked about whoever has it. Works without script. */
export function ResolveForm({ forAudit, reasons, next }: { forAudit: boolean; reasons: readonly ResolveInput['reason'][]; next?: ResolveInput['next'] }) {
  const t = useTranslations('simulator.resolve')
  const form = useActionForm(forAudit ? resolveForAudit : resolve)
  return (
    <form action={form.action} noValidate className="stack max-w-xl" autoComplete="off">
      <FormHead form={form} />
      {next && <input type="hidden" name="next" value={next} />}
      <TextField name="uan" label={t('uan')} hint={t('uanHint')} error={form.error('uan')} width="medium" inputMode="numeric" autoComplete="off" spellCheck={false} maxLength={30} required />
      <RadioGroup name="reason" legend={t('reason')} error={form.error('reason')} defaultValue={form.text('reason')} choices={reasons.map((reason) => ({ value: reason, label: t(`reasons.${reason}`) }))} />
      <TextAreaField name="note" label={t('note')} hint={t('noteHint')} error={form.error('note')} defaultValue={form.text('note')} rows={3} maxLength={300} required />
      <p><Button look="primary" icon="search" disabled={form.pending}>{t(next === 'disclosures' ? 'submitDisclosures' : 'submit')}</Button></p>
    </form>
  )
}
