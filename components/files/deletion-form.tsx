'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/choice'
import { confirmFileDeleted } from '@/lib/exports/actions'

/** The officer's word that one file and every copy of it are deleted. Nothing is ticked beforehand. */
export function DeletionForm({ id }: { id: string }) {
  const t = useTranslations('deletion')
  const form = useActionForm(confirmFileDeleted)
  // Several files share the home page: each mistake must lead to its own box.
  const boxId = useId()
  return (
    <form action={form.action} noValidate className="stack-2">
      <FormHead form={{ ...form, mistakes: form.mistakes.map((mistake) => (mistake.field === 'all' ? { ...mistake, field: boxId } : mistake)) }} />
      <input type="hidden" name="id" value={id} />
      <Checkbox name="all" id={boxId} label={t('all')} error={form.error('all')} required />
      <p><Button disabled={form.pending}>{t('confirm')}</Button></p>
    </form>
  )
}
