'use client'

import { useTranslations } from 'next-intl'
import { ParameterChooser, type ParameterRow } from '@/components/requests/parameter-chooser'
import { type ActionForm, FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { CheckboxGroup, RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { TextField } from '@/components/ui/field'
import { propose } from '@/lib/requests/actions'

export type { ParameterRow }

interface Props {
  officerId: string
  state: string
  order: { number: string; date: string }
  districts: readonly { value: string; label: string }[]
  parameters: readonly ParameterRow[]
  /** Limits in force, formatted. */
  policy: { windowDays: string; parameters: string; lastDay: string }
  /** The register's open entries, each with the parameters it needs at most. */
  purposes: readonly { value: string; label: string; hint: string }[]
  /** Today in India as a field shows it. */
  today: string
}

/** The box of a grant as a form: where, what, rights, window, purpose and period, and the paper it stands on. */
export function RequestForm(props: Props) {
  const t = useTranslations('requests.form')
  const form = useActionForm(propose)
  return (
    <form action={form.action} className="stack-6">
      <FormHead form={form} />
      <input type="hidden" name="officerId" value={props.officerId} />
      <Section title={t('where')}><Where form={form} {...props} /></Section>
      <Section title={t('what')} hint={t('whatHint', { max: props.policy.parameters })}><ParameterChooser form={form} rows={props.parameters} /></Section>
      <Section title={t('rightsAndWindow')}><Rights form={form} windowDays={props.policy.windowDays} /></Section>
      <Section title={t('why')}><Why form={form} {...props} /></Section>
      <div className="row">
        <Button look="primary" size="large" disabled={form.pending}>{t('submit')}</Button>
        <span className="small quiet max-w-prose">{t('submitHint')}</span>
      </div>
    </form>
  )
}

function Section({ title, hint, children }: { title: string; hint?: string; children: React.ReactNode }) {
  return (
    <section className="panel">
      <header><h2>{title}</h2></header>
      <div className="body stack-6">
        {hint !== undefined && <p className="small quiet max-w-prose">{hint}</p>}
        {children}
      </div>
    </section>
  )
}

function Where({ form, state, districts }: Pick<Props, 'state' | 'districts'> & { form: ActionForm }) {
  const t = useTranslations('requests.form')
  const bases = (['either', 'permanent', 'current'] as const).map((basis) => ({ value: basis, label: t(`bases.${basis}`) }))
  return (
    <>
      <RadioGroup name="area" legend={t('area')} error={form.error('area')} defaultValue={form.text('area')}
        choices={[{ value: 'districts', label: t('areaDistricts'), hint: t('areaDistrictsHint') }, { value: 'state', label: t('areaState', { state }) }]} />
      <CheckboxGroup name="districts" legend={t('districts', { state })} hint={t('districtsHint')} error={form.error('districts')} columns choices={districts} defaultValues={form.list('districts')} />
      <RadioGroup name="basis" legend={t('basis')} hint={t('basisHint')} error={form.error('basis')} choices={bases} defaultValue={form.text('basis', 'either')} />
    </>
  )
}

function Rights({ form, windowDays }: { form: ActionForm; windowDays: string }) {
  const t = useTranslations('requests.form')
  return (
    <>
      <CheckboxGroup name="rights" legend={t('rights')} hint={t('rightsHint')} error={form.error('rights')} defaultValues={form.list('rights')}
        choices={[{ value: 'view', label: t('rightView') }, { value: 'download', label: t('rightDownload') }]} />
      <RadioGroup name="windowKind" legend={t('window')} hint={t('windowHint')} error={form.error('windowKind')} defaultValue={form.text('windowKind', 'days')}
        choices={[{ value: 'days', label: t('windowDays') }, { value: 'dates', label: t('windowDates') }]} />
      <TextField name="windowDays" label={t('days')} hint={t('daysHint', { max: windowDays })} error={form.error('windowDays')} defaultValue={form.text('windowDays', '7')} inputMode="numeric" maxLength={4} width="short" autoComplete="off" />
      <div className="row items-start gap-6">
        <DateField name="windowFrom" label={t('windowFrom')} hint={t('onlyDates')} error={form.error('windowFrom')} defaultValue={form.text('windowFrom')} />
        <DateField name="windowTo" label={t('windowTo')} hint={t('onlyDates')} error={form.error('windowTo')} defaultValue={form.text('windowTo')} />
      </div>
    </>
  )
}

function Why({ form, order, policy, today, purposes }: Pick<Props, 'order' | 'policy' | 'today' | 'purposes'> & { form: ActionForm }) {
  const t = useTranslations('requests.form')
  return (
    <>
      <RadioGroup name="purposeId" legend={t('purpose')} hint={t('purposeHint')} error={form.error('purposeId')} choices={purposes} defaultValue={form.text('purposeId')} />
      <TextField name="justification" label={t('justification')} hint={t('justificationHint')} error={form.error('justification')} defaultValue={form.text('justification')} required maxLength={300} autoComplete="off" />
      <div className="row items-start gap-6">
        <TextField name="orderNumber" label={t('orderNumber')} hint={t('orderHint')} error={form.error('orderNumber')} defaultValue={form.text('orderNumber', order.number)} required maxLength={100} autoComplete="off" />
        <DateField name="orderDate" label={t('orderDate')} error={form.error('orderDate')} defaultValue={form.text('orderDate', order.date)} required />
      </div>
      <div className="row items-start gap-6">
        <DateField name="startsOn" label={t('startsOn')} error={form.error('startsOn')} defaultValue={form.text('startsOn', today)} required />
        <DateField name="endsOn" label={t('endsOn')} hint={t('endsHint', { day: policy.lastDay })} error={form.error('endsOn')} defaultValue={form.text('endsOn')} required />
      </div>
    </>
  )
}
