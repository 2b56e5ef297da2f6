'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Field, SelectField, TextAreaField } from '@/components/ui/field'
import { makeNominations, readNominations } from '@/lib/requests/sheets/actions'

/** A sheet of nominations, pasted or as a file, and the profile that each of them starts from. */
export function SheetForm({ profiles }: { profiles: readonly { value: string; label: string }[] }) {
  const t = useTranslations('requests.sheet')
  const form = useActionForm(readNominations, { sheet: t('sheet'), profileId: t('profile') })
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <SelectField name="profileId" label={t('profile')} hint={t('profileHint')} error={form.error('profileId')} defaultValue={form.text('profileId')} options={[{ value: '', label: t('choose') }, ...profiles]} width="medium" />
      <TextAreaField name="sheet" label={t('sheet')} hint={t('sheetHint')} error={form.error('sheet')} defaultValue={form.text('sheet')} rows={8} spellCheck={false} autoComplete="off" />
      <Field name="sheetFile" label={t('file')} hint={t('fileHint')}>
        {(control) => <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values" {...control} className="input h-auto py-2" />}
      </Field>
      <p><Button look="primary" disabled={form.pending}>{t('look')}</Button></p>
    </form>
  )
}

/** Makes drafts of all rows. `words` says of how many. */
export function MakeDraftsForm({ id, words }: { id: string; words: string }) {
  const form = useActionForm(makeNominations)
  return (
    <form action={form.action}>
      <FormHead form={form} />
      <input type="hidden" name="id" value={id} />
      <Button look="primary" disabled={form.pending}>{words}</Button>
    </form>
  )
}
