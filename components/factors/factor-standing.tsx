import { useLocale, useTranslations } from 'next-intl'
import { Tag } from '@/components/ui/tag'
import type { FactorAccount } from '@/lib/factors/reads'
import { formatCalendarDate } from '@/lib/i18n/format'

/** By what an account proves who is there, in one tag: Aadhaar, an exemption with its last day, or neither. */
export function FactorStanding({ account }: { account: Pick<FactorAccount, 'aadhaarSince' | 'exemptUntil'> }) {
  const t = useTranslations('factors.admin')
  const locale = useLocale()
  if (account.aadhaarSince) return <Tag look="good" icon="fingerprint">{t('hasAadhaar')}</Tag>
  if (account.exemptUntil) return <Tag look="soon" icon="key">{t('exemptUntil', { until: formatCalendarDate(account.exemptUntil, locale) })}</Tag>
  return <Tag look="bad" icon="none">{t('neither')}</Tag>
}
