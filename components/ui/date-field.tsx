import { useTranslations } from 'next-intl'
import { TextField, type FieldProps } from '@/components/ui/field'

/**
 * A day typed as `21-11-2026`; no calendar to fight with. The server reads it with `dayOf` (lib/input).
 * `hint` comes before "Day, month, year"; `defaultValue` is what was typed, or `formatFieldDate` of a calendar date.
 */
export function DateField({ hint, ...field }: FieldProps & { defaultValue?: string; required?: boolean }) {
  const form = useTranslations('ui.field').rich('dateHint', { example: (day) => <span className="nowrap">{day}</span> })
  return (
    <TextField
      {...field}
      hint={hint === undefined ? form : <>{hint} {form}</>}
      width="short" inputMode="numeric" autoComplete="off" maxLength={12}
    />
  )
}
