'use client'

import { useId } from 'react'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextAreaField } from '@/components/ui/field'
import { openNow } from '@/lib/reviews/actions'

/** Opens a review out of turn, with its reason. */
export function OpenReview({ words }: { words: { reason: string; reasonHint: string; open: string } }) {
  const form = useActionForm(openNow)
  const id = useId()
  const mistakes = form.mistakes.map((mistake) => (mistake.field === 'reason' ? { ...mistake, field: id } : mistake))
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={{ ...form, mistakes }} />
      <TextAreaField name="reason" id={id} label={words.reason} hint={words.reasonHint} error={form.error('reason')} defaultValue={form.text('reason')} rows={2} maxLength={500} required />
      <p><Button disabled={form.pending}>{words.open}</Button></p>
    </form>
  )
}
