import { useLocale, useTranslations } from 'next-intl'
import type { ShownFields } from '@/lib/disclosures/rules'
import { formatList } from '@/lib/i18n/format'

/** Parameters that somebody was shown: as they are, and as masks. */
export function ShownNames({ shown }: { shown: ShownFields }) {
  const t = useTranslations('disclosures')
  const field = useTranslations('fields')
  const locale = useLocale()
  if (shown.clear.length + shown.masked.length === 0) return <span className="quiet">{t('noParameters')}</span>
  return (
    <>
      {shown.clear.length > 0 && <span className="block">{formatList(shown.clear.map((each) => field(each)), locale)}</span>}
      {shown.masked.length > 0 && <span className="block small quiet">{t('masked', { names: formatList(shown.masked.map((each) => field(each)), locale) })}</span>}
    </>
  )
}
