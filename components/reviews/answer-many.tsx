'use client'

import { useId } from 'react'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Mistake, TextAreaField } from '@/components/ui/field'
import { confirmMany } from '@/lib/reviews/actions'

interface Props {
  words: { legend: string; reason: string; reasonHint: string; confirm: string }
  choices: readonly { id: string; label: string; hint: string }[]
}

/** One reason for several ordinary grants of one State. Nothing is ticked beforehand: each tick is somebody's look. Works without script. */
export function AnswerMany({ words, choices }: Props) {
  const form = useActionForm(confirmMany)
  // One such form a State: each label and each mistake must lead to its own field.
  const id = useId()
  const fields: Record<string, string> = { ids: `${id}-ids`, reason: `${id}-reason` }
  const mistakes = form.mistakes.map((mistake) => ({ ...mistake, field: fields[mistake.field] ?? mistake.field }))
  const ticked = form.list('ids')
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={{ ...form, mistakes }} />
      <fieldset className={form.error('ids') === undefined ? 'field' : 'field wrong'} id={fields.ids} tabIndex={-1}>
        <legend>{words.legend}</legend>
        <Mistake id={`${id}-mistake`} text={form.error('ids')} />
        {choices.map((choice) => (
          <label key={choice.id} className="pick">
            <input type="checkbox" name="ids" value={choice.id} defaultChecked={ticked.includes(choice.id)} />
            <span>{choice.label}<span className="block small quiet">{choice.hint}</span></span>
          </label>
        ))}
      </fieldset>
      <TextAreaField name="reason" id={fields.reason} label={words.reason} hint={words.reasonHint} error={form.error('reason')} defaultValue={form.text('reason')} rows={2} maxLength={500} required />
      <p><Button disabled={form.pending}>{words.confirm}</Button></p>
    </form>
  )
}
