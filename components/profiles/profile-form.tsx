'use client'

import { useTranslations } from 'next-intl'
import { WordingForm } from '@/components/proposals/wording-form'
import { type ActionForm, useActionForm } from '@/components/ui/action-form'
import { CheckboxGroup, RadioGroup } from '@/components/ui/choice'
import { Mistake, TextField } from '@/components/ui/field'
import { proposeProfileWording } from '@/lib/profiles/actions'

export interface ProfileParameter {
  readonly field: string
  readonly name: string
  readonly view: string
  readonly file: string
}

interface Props {
  /** Empty for a new profile. */
  id: string
  now: { nameEn: string; nameHi: string; purposeId: string; fields: readonly string[]; rights: readonly string[]; windowDays: string; basis: string }
  purposes: readonly { value: string; label: string; hint: string }[]
  parameters: readonly ProfileParameter[]
}

const VIEWS = ['masked', 'unmaskable', 'clear'] as const
const FILES = ['absent', 'masked', 'clear'] as const
const BASES = ['either', 'permanent', 'current'] as const

/** A template of a grant, new or changed. */
export function ProfileForm({ id, now, purposes, parameters }: Props) {
  const t = useTranslations('profiles.form')
  const basis = useTranslations('proposals.bases')
  const form = useActionForm(proposeProfileWording)
  return (
    <WordingForm form={form} id={id} now={now} labels={{ nameEn: t('nameEn'), nameHi: t('nameHi') }} nameLengthMax={120}>
      <RadioGroup name="purposeId" legend={t('purpose')} error={form.error('purposeId')} choices={purposes} defaultValue={form.text('purposeId', now.purposeId)} />
      <Parameters form={form} first={now.fields} parameters={parameters} />
      <CheckboxGroup name="rights" legend={t('rights')} error={form.error('rights')} choices={[{ value: 'view', label: t('view') }, { value: 'download', label: t('download') }]} defaultValues={form.list('rights', now.rights)} />
      <TextField name="windowDays" label={t('windowDays')} error={form.error('windowDays')} defaultValue={form.text('windowDays', now.windowDays)} inputMode="numeric" maxLength={3} width="short" autoComplete="off" required />
      <RadioGroup name="basis" legend={t('basis')} error={form.error('basis')} choices={BASES.map((value) => ({ value, label: basis(value) }))} defaultValue={form.text('basis', now.basis)} />
    </WordingForm>
  )
}

function Parameters({ form, first, parameters }: { form: ActionForm; first: readonly string[]; parameters: readonly ProfileParameter[] }) {
  const t = useTranslations('profiles.form')
  const error = form.error('fields')
  const ticked = form.list('fields', first)
  return (
    <fieldset id="fields" tabIndex={-1} className={error === undefined ? 'field min-w-0' : 'field wrong min-w-0'} aria-describedby={error === undefined ? undefined : 'fields-error'}>
      <legend>{t('fields')}</legend>
      <Mistake id="fields-error" text={error} />
      <ul className="list">
        {parameters.map(({ field, name, view, file }) => (
          <li key={field} className="flex flex-wrap items-center gap-4 py-2">
            <label className="pick w-64 max-w-full"><input type="checkbox" name="fields" value={field} defaultChecked={ticked.includes(field)} /><span>{name}</span></label>
            <Level form={form} name={`view_${field}`} first={view} label={t('viewOf', { name })} options={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))} />
            {field === 'uan' ? <span className="small quiet">{t('uanFile')}</span>
              : <Level form={form} name={`file_${field}`} first={file} label={t('fileOf', { name })} options={FILES.map((value) => ({ value, label: t(`files.${value}`) }))} />}
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

function Level({ form, name, first, label, options }: { form: ActionForm; name: string; first: string; label: string; options: readonly { value: string; label: string }[] }) {
  return (
    <select name={name} defaultValue={form.text(name, first)} aria-label={label} className="input w-auto max-w-full">
      {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
    </select>
  )
}
