'use client'

import { useTranslations } from 'next-intl'
import { RadioGroup } from '@/components/ui/choice'
import { fileFormats } from '@/lib/exports/rules'

/** What a file is to be: text for programs, or a workbook for people. */
export function FormatField({ chosen, error }: { chosen: string; error: string | undefined }) {
  const t = useTranslations('fileFormats')
  return <RadioGroup key={chosen} name="format" legend={t('legend')} error={error} defaultValue={chosen} choices={fileFormats.map((value) => ({ value, label: t(`names.${value}`), hint: t(`hints.${value}`) }))} />
}
