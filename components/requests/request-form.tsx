'use client'

import { useTranslations } from 'next-intl'
import { NomineePart } from '@/components/requests/nominee-part'
import { ParameterChooser, type ParameterRow } from '@/components/requests/parameter-chooser'
import { type FormState, FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { CheckboxGroup, RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { SelectField, TextAreaField, TextField } from '@/components/ui/field'

export type { ParameterRow }

interface Props {
  action: (state: FormState, data: FormData) => Promise<FormState>
  id: string
  kind: 'newOfficer' | 'change' | 'renewal' | 'end'
  /** The form as it was left. */
  stored: Readonly<Record<string, string | readonly string[]>>
  state: string
  /** Whether the enterer may choose the user id; else the portal does. */
  choosesUserId: boolean
  languages: readonly { value: string; label: string }[]
  districts: readonly { value: string; label: string }[]
  parameters: readonly ParameterRow[]
  purposes: readonly { value: string; label: string }[]
  /** Limits in force, formatted. */
  policy: { windowDays: string; parameters: string; lastDay: string }
}

/** A form whose parts start from what was left: what was typed a moment ago comes first, also when it was taken out. */
export interface RequestFormState {
  readonly error: (name: string) => string | undefined
  readonly text: (name: string, first?: string) => string
  readonly list: (name: string) => readonly string[]
}

/** What a State asks, as a form that can be left and taken up again: whom, where, what, rights, window, purpose, period, and the paper it stands on. */
export function RequestForm(props: Props) {
  const t = useTranslations('requests.form')
  const form = useActionForm(props.action)
  const stored = form.state.status === 'idle' ? props.stored : {}
  const parts: RequestFormState = {
    error: form.error,
    text: (name, first = '') => form.text(name, typeof stored[name] === 'string' && stored[name] !== '' ? stored[name] : first),
    list: (name) => form.list(name, Array.isArray(stored[name]) ? stored[name] : []),
  }
  const isEnd = props.kind === 'end'
  return (
    <form action={form.action} noValidate className="stack-6">
      <FormHead form={form} />
      <input type="hidden" name="id" value={props.id} />
      {props.kind === 'newOfficer' && <Section title={t('whom')}><NomineePart form={parts} choosesUserId={props.choosesUserId} languages={props.languages} /></Section>}
      {!isEnd && <Section title={t('where')}><Where form={parts} state={props.state} districts={props.districts} /></Section>}
      {!isEnd && (
        <Section title={t('what')} hint={t('whatHint', { max: props.policy.parameters })}>
          <div className="max-w-xl">
            <SelectField name="purposeId" label={t('purpose')} hint={t('purposeHint')} error={parts.error('purposeId')} defaultValue={parts.text('purposeId')} required
              options={[{ value: '', label: t('choose') }, ...props.purposes]} />
          </div>
          <ParameterChooser form={parts} rows={props.parameters} />
        </Section>
      )}
      {!isEnd && <Section title={t('rightsAndWindow')}><Rights form={parts} windowDays={props.policy.windowDays} /></Section>}
      <Section title={t(isEnd ? 'whyEnd' : 'why')}><Why form={parts} isEnd={isEnd} lastDay={props.policy.lastDay} /></Section>
      <p className="row">
        <Button look="primary" size="large" disabled={form.pending} name="then" value="check">{t('check')}</Button>
        <Button size="large" disabled={form.pending} name="then" value="later">{t('later')}</Button>
      </p>
      <p className="small quiet measure">{t('saveHint')}</p>
    </form>
  )
}

function Section({ title, hint, children }: { title: string; hint?: string; children: React.ReactNode }) {
  return (
    <section className="panel">
      <header><h2>{title}</h2></header>
      <div className="body stack-6">
        {hint !== undefined && <p className="small quiet measure">{hint}</p>}
        {children}
      </div>
    </section>
  )
}

function Where({ form, state, districts }: Pick<Props, 'state' | 'districts'> & { form: RequestFormState }) {
  const t = useTranslations('requests.form')
  const bases = (['either', 'permanent', 'current'] as const).map((basis) => ({ value: basis, label: t(`bases.${basis}`) }))
  return (
    <div className="group/where stack-6">
      <RadioGroup name="area" legend={t('area')} error={form.error('area')} defaultValue={form.text('area')}
        choices={[{ value: 'districts', label: t('areaDistricts'), hint: t('areaDistrictsHint') }, { value: 'state', label: t('areaState', { state }) }]} />
      {/* What another choice leaves without meaning is out of sight; a browser without `:has` shows it with its hint. */}
      <div className="group-has-[[value=state]:checked]/where:hidden">
        <CheckboxGroup name="districts" legend={t('districts', { state })} hint={t('districtsHint')} error={form.error('districts')} columns choices={districts} defaultValues={form.list('districts')} />
      </div>
      <RadioGroup name="basis" legend={t('basis')} hint={t('basisHint')} error={form.error('basis')} choices={bases} defaultValue={form.text('basis', 'either')} />
    </div>
  )
}

function Rights({ form, windowDays }: { form: RequestFormState; windowDays: string }) {
  const t = useTranslations('requests.form')
  return (
    <div className="group/rights stack-6">
      <CheckboxGroup name="rights" legend={t('rights')} hint={t('rightsHint')} error={form.error('rights')} defaultValues={form.list('rights')}
        choices={[{ value: 'view', label: t('rightView') }, { value: 'download', label: t('rightDownload') }]} />
      <RadioGroup name="windowKind" legend={t('window')} hint={t('windowHint')} error={form.error('windowKind')} defaultValue={form.text('windowKind', 'days')}
        choices={[{ value: 'days', label: t('windowDays') }, { value: 'dates', label: t('windowDates') }]} />
      <div className="group-has-[[value=dates]:checked]/rights:hidden">
        <TextField name="windowDays" label={t('days')} hint={t('daysHint', { max: windowDays })} error={form.error('windowDays')} defaultValue={form.text('windowDays', '7')} inputMode="numeric" maxLength={4} width="short" autoComplete="off" />
      </div>
      <div className="row items-start gap-6 group-has-[[value=days]:checked]/rights:hidden">
        <DateField name="windowFrom" label={t('windowFrom')} hint={t('onlyDates')} error={form.error('windowFrom')} defaultValue={form.text('windowFrom')} />
        <DateField name="windowTo" label={t('windowTo')} hint={t('onlyDates')} error={form.error('windowTo')} defaultValue={form.text('windowTo')} />
      </div>
    </div>
  )
}

function Why({ form, isEnd, lastDay }: { form: RequestFormState; isEnd: boolean; lastDay: string }) {
  const t = useTranslations('requests.form')
  return (
    <div className="stack-6 max-w-xl">
      <TextAreaField name="justification" label={t(isEnd ? 'justificationEnd' : 'justification')} hint={t('justificationHint')} error={form.error('justification')} defaultValue={form.text('justification')} rows={3} maxLength={300} />
      <div className="row items-start gap-6">
        <TextField name="orderNumber" label={t('orderNumber')} hint={t('orderHint')} error={form.error('orderNumber')} defaultValue={form.text('orderNumber')} maxLength={100} autoComplete="off" />
        <DateField name="orderDate" label={t('orderDate')} error={form.error('orderDate')} defaultValue={form.text('orderDate')} />
      </div>
      <div className="row items-start gap-6">
        <DateField name="startsOn" label={t(isEnd ? 'endsFrom' : 'startsOn')} error={form.error('startsOn')} defaultValue={form.text('startsOn')} />
        {!isEnd && <DateField name="endsOn" label={t('endsOn')} hint={t('endsHint', { day: lastDay })} error={form.error('endsOn')} defaultValue={form.text('endsOn')} />}
      </div>
    </div>
  )
}
