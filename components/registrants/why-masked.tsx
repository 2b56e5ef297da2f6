import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { WhyPopover } from '@/components/ui/mask'
import type { Field } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { localePath } from '@/lib/i18n/routing'
import type { RegistrantRow } from '@/lib/registrants/schema'

/** The columns in which a mask stands, or will stand when its minutes are over: each has one pop-over that says why. */
export function maskedFields(columns: readonly Field[], rows: readonly RegistrantRow[]): Field[] {
  return columns.filter((field) => rows.some((row) => { const cell = row.cells[field]; return cell !== undefined && ('masked' in cell || 'unmasked' in cell) }))
}

/** The id of a column's pop-over, which its masks open. */
export function whyId(field: Field): string {
  return `why-${field}`
}

/** Why a column is masked, what its mask shows, and what to do; `lift`: the way to have one lifted, where that is allowed. */
export function WhyMasked({ field, lift }: { field: Field; lift?: ReactNode }) {
  const t = useTranslations('registrants')
  const fieldName = useTranslations('fields')
  const locale = useLocale()
  return (
    <WhyPopover id={whyId(field)} title={t('whyTitle', { field: fieldName(field) })}>
      <p>{t('whyText', { field: fieldName(field) })}</p>
      <p>{t(`shows.${maskRules[field].shows}`)}</p>
      {lift}
      <p><a href={localePath(locale, '/requests/new?kind=change')}>{t('askClear')}</a></p>
    </WhyPopover>
  )
}
