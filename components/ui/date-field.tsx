import { useTranslations } from 'next-intl'
import { TextField, type FieldProps } from '@/components/ui/field'

/**
 * A day typed as `21-11-2026`; no calendar to fight with. The server reads it with `dayOf` (lib/input).
 * `hint` comes before "Day, month, year"; `defaultValue` is what was typed, or `formatFieldDate` of a calendar date.
 */
export function DateField({ hint, ...field }: FieldProps & { defaultValue?: string; required?: boolean }) {
  const t = useTranslations('ui.field')
  return (
    <TextField
      {...field}
      hint={hint === undefined ? t('dateHint') : <>{hint} {t('dateHint')}</>}
      width="short" inputMode="numeric" autoComplete="off" maxLength={12}
    />
  )
}
