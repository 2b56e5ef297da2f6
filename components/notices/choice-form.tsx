'use client'

import { useTranslations } from 'next-intl'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { RadioGroup } from '@/components/ui/choice'
import { choose } from '@/lib/notices/choices/actions'
import type { Choice } from '@/lib/notices/choices/rules'
import type { Way } from '@/lib/notices/choices/schema'

/** For each notice that its reader chooses about, one of the ways. */
export function ChoiceForm({ choices, ways }: { choices: readonly Choice[]; ways: readonly Way[] }) {
  const t = useTranslations('noticeChoice')
  const form = useActionForm(choose, Object.fromEntries(choices.map(({ topic }) => [topic, t(`topics.${topic}.name`)])))
  return (
    <form action={form.action} noValidate className="stack">
      <FormHead form={form} />
      {choices.map(({ topic, way }) => (
        <RadioGroup key={topic} name={topic} legend={t(`topics.${topic}.name`)} hint={t(`topics.${topic}.hint`)} error={form.error(topic)} defaultValue={form.text(topic, way)} choices={ways.map((value) => ({ value, label: t(`ways.${value}`) }))} />
      ))}
      <p><Button look="primary" disabled={form.pending}>{t('save')}</Button></p>
    </form>
  )
}
