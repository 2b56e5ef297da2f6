'use client'

import { useTranslations } from 'next-intl'
import { contingencyNames } from '@/components/handover/contingency-names'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { CheckboxGroup, RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { SelectField, TextAreaField, TextField } from '@/components/ui/field'
import { saveContingencyDraft } from '@/lib/handover/contingency/actions'
import { contingencyCauses } from '@/lib/handover/schema'

interface Props {
  id: string
  /** The form as it was left. */
  stored: Readonly<Record<string, string | readonly string[]>>
  officers: readonly { value: string; label: string }[]
  grants: readonly { value: string; label: string; hint: string }[]
}

/** Why an officer cannot hand over, on what evidence, who acts, until when, and which grants may be looked at. */
export function ContingencyForm({ id, stored: left, officers, grants }: Props) {
  const t = useTranslations('handover.contingency')
  const causes = useTranslations('handover.contingency.causes')
  const form = useActionForm(saveContingencyDraft, contingencyNames(t))
  const stored = form.state.status === 'idle' ? left : {}
  const text = (name: string): string => form.text(name, typeof stored[name] === 'string' ? stored[name] : '')
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6 max-w-xl">
        <FormHead form={form} />
        <input type="hidden" name="id" value={id} />
        <RadioGroup name="cause" legend={t('cause')} error={form.error('cause')} defaultValue={text('cause')} choices={contingencyCauses.map((cause) => ({ value: cause, label: causes(cause) }))} />
        <TextAreaField name="evidence" label={t('evidence')} hint={t('evidenceHint')} error={form.error('evidence')} defaultValue={text('evidence')} rows={5} maxLength={1_000} />
        <div className="row items-start gap-6">
          <TextField name="orderNumber" label={t('orderNumber')} error={form.error('orderNumber')} defaultValue={text('orderNumber')} maxLength={100} autoComplete="off" />
          <DateField name="orderDate" label={t('orderDate')} error={form.error('orderDate')} defaultValue={text('orderDate')} />
        </div>
        <SelectField name="successor" label={t('acting')} hint={t('actingHint')} error={form.error('successor')} defaultValue={text('successor')} options={[{ value: '', label: t('choose') }, ...officers]} />
        <DateField name="untilOn" label={t('until')} hint={t('untilHint')} error={form.error('untilOn')} defaultValue={text('untilOn')} />
        <CheckboxGroup name="grants" legend={t('grants')} hint={t('grantsHint')} error={form.error('grants')} choices={grants} defaultValues={form.list('grants', Array.isArray(stored.grants) ? stored.grants : [])} />
        <p className="row"><Button look="primary" disabled={form.pending} name="then" value="check">{t('check')}</Button> <Button disabled={form.pending} name="then" value="later">{t('later')}</Button></p>
      </div>
    </form>
  )
}
