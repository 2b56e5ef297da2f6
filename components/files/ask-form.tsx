'use client'

import { StepUpHead } from '@/components/factors/step-up-form'
import { FormatField } from '@/components/files/format-field'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/field'
import { askForFile } from '@/lib/exports/actions'

/** Asks for the file that was counted. The server says whether the officer's factor is asked first; past the hard level a reason is, and a second person reads it. */
export function AskForm({ values, format, label, why }: { values: Readonly<Record<string, string>>; format: string; label: string; why?: { label: string; hint: string } }) {
  const form = useActionForm(askForFile)
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      {Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <FormatField chosen={form.text('format', format)} error={form.error('format')} />
      {why && <TextAreaField name="why" label={why.label} hint={why.hint} error={form.error('why')} defaultValue={form.text('why')} rows={3} maxLength={300} required />}
      <p><Button look="primary" size="large" disabled={form.pending}>{label}</Button></p>
    </form>
  )
}
