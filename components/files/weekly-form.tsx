'use client'

import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { FormatField } from '@/components/files/format-field'
import { useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { SelectField } from '@/components/ui/field'
import { makeWeekly } from '@/lib/exports/scheduling/actions'
import { formatCalendarDate, formatFieldDate } from '@/lib/i18n/format'

type Options = readonly { value: string; label: string }[]

/** A file of every week: its day, its last day, and whom it is of. `lastDay` is the latest that its grants let it be; lists that a grant does not open are not there. */
export function WeeklyForm({ lastDay, districts, genders, occupations, words }: {
  lastDay: string; districts?: Options; genders?: Options; occupations?: ReactNode; words: { district: string; gender: string; occupation: string; occupationHint: string; any: string }
}) {
  const t = useTranslations('files.weekly')
  const locale = useLocale()
  const form = useActionForm(makeWeekly)
  const days = (['1', '2', '3', '4', '5', '6', '7'] as const).map((value) => ({ value, label: t(`days.${value}`) }))
  return (
    <form action={form.action} noValidate className="stack">
      <StepUpHead form={form} />
      <SelectField key={`day${form.text('weekday')}`} name="weekday" label={t('weekday')} error={form.error('weekday')} defaultValue={form.text('weekday', '1')} options={days} />
      <DateField name="until" label={t('until')} hint={t('untilHint', { day: formatCalendarDate(lastDay, locale) })} error={form.error('until')} defaultValue={form.text('until', formatFieldDate(lastDay))} required />
      {districts && <SelectField key={`district${form.text('district')}`} name="district" label={words.district} error={form.error('district')} defaultValue={form.text('district')} options={[{ value: '', label: words.any }, ...districts]} />}
      {genders && <SelectField key={`gender${form.text('gender')}`} name="gender" label={words.gender} error={form.error('gender')} defaultValue={form.text('gender')} options={[{ value: '', label: words.any }, ...genders]} />}
      {occupations && <SelectField key={`work${form.text('occupation')}`} name="occupation" label={words.occupation} hint={words.occupationHint} error={form.error('occupation')} defaultValue={form.text('occupation')}><option value="">{words.any}</option>{occupations}</SelectField>}
      <FormatField chosen={form.text('format', 'csv')} error={form.error('format')} />
      <p><Button look="primary" disabled={form.pending}>{t('submit')}</Button></p>
    </form>
  )
}
