'use client'

import type { ReactNode } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { JustificationField } from '@/components/proposals/justification-field'
import type { ActionForm } from '@/components/ui/action-form'
import { TextField } from '@/components/ui/field'

interface Props {
  form: ActionForm
  /** Empty for a new entry. */
  id: string
  now: { nameEn: string; nameHi: string }
  labels: { nameEn: string; nameHi: string }
  nameLengthMax: number
  narrow?: boolean
  /** What else the entry says. */
  children: ReactNode
}

/** The wording of an entry that two admins keep, new or changed: its two names first, why last. */
export function WordingForm({ form, id, now, labels, nameLengthMax, narrow = false, children }: Props) {
  const name = (key: 'nameEn' | 'nameHi') => ({ name: key, label: labels[key], error: form.error(key), defaultValue: form.text(key, now[key]), required: true, maxLength: nameLengthMax, autoComplete: 'off' })
  return (
    <form action={form.action} noValidate className="panel">
      <div className={narrow ? 'body stack-6 max-w-xl' : 'body stack-6'}>
        <StepUpHead form={form} />
        <input type="hidden" name="id" value={id} />
        <TextField {...name('nameEn')} lang="en" />
        <TextField {...name('nameHi')} lang="hi" />
        {children}
        <JustificationField form={form} />
      </div>
    </form>
  )
}
