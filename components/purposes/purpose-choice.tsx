'use client'

import { useLocale, useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import type { BoxPurpose } from '@/lib/access/in-force'
import { choose } from '@/lib/purposes/actions'
import type { choicePlaces } from '@/lib/purposes/schema'

/** For which of the reader's purposes the work now is. Nothing is preselected: the answer goes on record with every look. */
export function PurposeForm({ purposes, current, back }: { purposes: readonly BoxPurpose[]; current: string | null; back: (typeof choicePlaces)[number] }) {
  const [locale, t] = [useLocale(), useTranslations('purposes')]
  const form = useActionForm(choose)
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      <input type="hidden" name="back" value={back} />
      <RadioGroup name="purposeId" legend={t('choose')} hint={t('chooseHint')} error={form.error('purposeId')} look="cards" defaultValue={current ?? undefined}
        choices={purposes.map((purpose) => ({ value: purpose.id, label: locale === 'hi' ? purpose.hi : purpose.en }))} />
      <p><Button look="primary" disabled={form.pending}>{t('work')}</Button></p>
    </form>
  )
}
