'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { forgetQuestion, keepQuestion, nameQuestion } from '@/lib/questions/actions'

/** Keeps the filters at hand under a name. `query` is the page's own, as an address carries it. */
export function KeepForm({ query }: { query: string }) {
  const t = useTranslations('questions')
  const form = useActionForm(keepQuestion)
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="query" value={query} />
      <TextField name="name" label={t('name')} hint={t('nameHint')} error={form.error('name')} defaultValue={form.text('name')} maxLength={60} autoComplete="off" width="medium" required />
      <p><Button disabled={form.pending}>{t('keep')}</Button></p>
    </form>
  )
}

/** Another name for a question, and its end. */
export function QuestionForms({ id, name }: { id: string; name: string }) {
  const t = useTranslations('questions')
  const [renaming, forgetting] = [useActionForm(nameQuestion), useActionForm(forgetQuestion)]
  // Several such forms share a page: each label and each mistake must lead to its own field.
  const nameId = useId()
  const mistakes = renaming.mistakes.map((mistake) => (mistake.field === 'name' ? { ...mistake, field: nameId } : mistake))
  return (
    <div className="stack">
      <form action={renaming.action} noValidate className="stack">
        <FormHead form={{ ...renaming, mistakes }} />
        <input type="hidden" name="id" value={id} />
        <TextField name="name" id={nameId} label={t('newName')} error={renaming.error('name')} defaultValue={renaming.text('name', name)} maxLength={60} autoComplete="off" width="medium" required />
        <p><Button size="small" disabled={renaming.pending}>{t('rename')}<span className="sr"> {name}</span></Button></p>
      </form>
      <form action={forgetting.action}>
        <FormHead form={forgetting} />
        <input type="hidden" name="id" value={id} />
        <Button size="small" look="danger" disabled={forgetting.pending}>{t('forget')}<span className="sr"> {name}</span></Button>
      </form>
    </div>
  )
}
