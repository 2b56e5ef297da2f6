'use client'

import { useTranslations } from 'next-intl'
import { NomineePart } from '@/components/requests/nominee-part'
import type { RequestFormState } from '@/components/requests/request-form'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { DateField } from '@/components/ui/date-field'
import { Field, SelectField, TextField } from '@/components/ui/field'
import { save } from '@/lib/handover/actions'

/** A grant of the officer's as the form asks about it. */
export interface AskedGrant {
  readonly id: string
  readonly number: string
  readonly sentence: string
  readonly isHandable: boolean
}

interface Props {
  id: string
  /** The form as it was left. */
  stored: Readonly<Record<string, string | readonly string[]>>
  officers: readonly { value: string; label: string }[]
  languages: readonly { value: string; label: string }[]
  grants: readonly AskedGrant[]
}

/** What a handover says, as a form that can be left and taken up again: to whom, by which order, from when, and what becomes of each grant. */
export function HandoverForm({ id, stored: left, officers, languages, grants }: Props) {
  const t = useTranslations('handover.form')
  const form = useActionForm(save, Object.fromEntries(grants.map((grant) => [`choice_${grant.id}`, grant.number])))
  const stored = form.state.status === 'idle' ? left : {}
  const parts: RequestFormState = {
    error: form.error,
    text: (name, first = '') => form.text(name, typeof stored[name] === 'string' && stored[name] !== '' ? stored[name] : first),
    list: (name) => form.list(name, Array.isArray(stored[name]) ? stored[name] : []),
  }
  return (
    <form action={form.action} noValidate className="stack-6">
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <Section title={t('whom')}>
        <div className="group/whom stack-6">
          <div className="max-w-xl">
            <SelectField name="successor" label={t('successor')} hint={t('successorHint')} error={parts.error('successor')} defaultValue={parts.text('successor')}
              options={[{ value: '', label: t('choose') }, ...officers, { value: 'new', label: t('new') }]} />
          </div>
          {/* What another choice leaves without meaning is out of sight; a browser without `:has` shows it with its hint. */}
          <div className="stack-6 group-has-[[name=successor]_option:checked:not([value=new])]/whom:hidden">
            <NomineePart form={parts} choosesUserId={false} languages={languages} />
          </div>
        </div>
      </Section>
      <Section title={t('order')}>
        <div className="stack-6 max-w-xl">
          <div className="row items-start gap-6">
            <TextField name="orderNumber" label={t('orderNumber')} hint={t('orderHint')} error={parts.error('orderNumber')} defaultValue={parts.text('orderNumber')} maxLength={100} autoComplete="off" />
            <DateField name="orderDate" label={t('orderDate')} error={parts.error('orderDate')} defaultValue={parts.text('orderDate')} />
          </div>
          <DateField name="reliefOn" label={t('reliefOn')} hint={t('reliefHint')} error={parts.error('reliefOn')} defaultValue={parts.text('reliefOn')} />
          <RadioGroup name="stays" legend={t('stays')} hint={t('staysHint')} error={parts.error('stays')} defaultValue={parts.text('stays')} choices={[{ value: 'no', label: t('staysNo') }, { value: 'yes', label: t('staysYes') }]} />
        </div>
      </Section>
      <Section title={t('grants')}>
        <p className="small quiet measure">{t('grantsHint')}</p>
        {grants.map((grant) => <GrantChoice key={grant.id} grant={grant} form={parts} />)}
      </Section>
      <p className="row">
        <Button look="primary" size="large" disabled={form.pending} name="then" value="check">{t('check')}</Button>
        <Button size="large" disabled={form.pending} name="then" value="later">{t('later')}</Button>
      </p>
      <p className="small quiet measure">{t('saveHint')}</p>
    </form>
  )
}

function GrantChoice({ grant, form }: { grant: AskedGrant; form: RequestFormState }) {
  const t = useTranslations('handover')
  const chosen = form.list('choices').find((each) => each.endsWith(`:${grant.id}`)) ?? ''
  const choices = grant.isHandable ? (['hand', 'drop', 'keep'] as const) : (['drop', 'keep'] as const)
  return (
    <Field name="choices" id={`choice_${grant.id}`} label={t('form.grant', { number: grant.number })} hint={grant.sentence} error={form.error(`choice_${grant.id}`)}>
      {(control) => (
        <select {...control} defaultValue={chosen} className="input max-w-80">
          <option value="">{t('form.choose')}</option>
          {choices.map((choice) => <option key={choice} value={`${choice}:${grant.id}`}>{t(`items.choices.${choice}`)}</option>)}
        </select>
      )}
    </Field>
  )
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="panel">
      <header><h2>{title}</h2></header>
      <div className="body stack-6">{children}</div>
    </section>
  )
}
