'use client'

import { useTranslations } from 'next-intl'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import { useActionForm } from '@/components/ui/action-form'
import { Checkbox, RadioGroup } from '@/components/ui/choice'
import { TextAreaField, TextField } from '@/components/ui/field'
import { proposeState } from '@/lib/states/actions'

interface Props {
  code: string
  now: { provision: string; isActive: boolean; department: string; secretary: string; networks: string }
}

const PROVISIONS = ['module', 'api', 'both', 'none'] as const

/** How a State takes part, whom to write to, and from where its officers work. */
export function StateForm({ code, now }: Props) {
  const t = useTranslations('states.form')
  const provision = useTranslations('proposals.provisions')
  const form = useActionForm(proposeState)
  // After a mistake an empty box means that it was emptied; before, the record's own.
  const isActive = form.state.status === 'error' ? form.text('active') === 'on' : now.isActive
  return (
    <form action={form.action} noValidate className="panel">
      <div className="body stack-6 max-w-xl">
        <StepUpHead form={form} />
        <input type="hidden" name="code" value={code} />
        <RadioGroup name="provision" legend={t('provision')} error={form.error('provision')} choices={PROVISIONS.map((value) => ({ value, label: provision(value) }))} defaultValue={form.text('provision', now.provision)} />
        <Checkbox key={String(isActive)} name="active" label={t('active')} error={form.error('active')} defaultChecked={isActive} />
        <TextField name="department" label={t('department')} error={form.error('department')} defaultValue={form.text('department', now.department)} maxLength={200} autoComplete="off" />
        <TextField name="secretary" label={t('secretary')} error={form.error('secretary')} defaultValue={form.text('secretary', now.secretary)} maxLength={200} autoComplete="off" />
        <TextAreaField name="networks" label={t('networks')} hint={t('networksHint')} error={form.error('networks')} defaultValue={form.text('networks', now.networks)} rows={4} maxLength={4_000} spellCheck={false} />
        <JustificationField form={form} />
      </div>
    </form>
  )
}
