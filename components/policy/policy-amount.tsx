import { useLocale, useTranslations } from 'next-intl'
import { assertNever } from '@/lib/errors'
import { formatCount, formatShare, formatSpan } from '@/lib/i18n/format'
import { isPolicyName, policyValues } from '@/lib/policy/rules'

/** A value of policy with its unit: "20 minutes", "5", "20%". */
export function PolicyAmount({ name, value }: { name: string; value: number }) {
  const locale = useLocale()
  const t = useTranslations('policy')
  if (!isPolicyName(name)) return formatCount(value)
  const { unit } = policyValues[name]
  switch (unit) {
    case 'minutes': return formatSpan(value, 'minute', locale)
    case 'hours': return formatSpan(value, 'hour', locale)
    case 'days': return formatSpan(value, 'day', locale)
    case 'months': return formatSpan(value, 'month', locale)
    case 'percent': return formatShare(value / 100)
    case 'count': return t('amount', { n: formatCount(value) })
    default: return assertNever(unit)
  }
}
