import { useTranslations } from 'next-intl'
import { formatCount } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'

/** Says that a list was cut where it was: `rows` is how many were read. Nothing below the limit; which rows come first says the page. */
export function ListEnd({ rows }: { rows: number }) {
  const t = useTranslations('frame')
  return rows < limits.listRowsMax ? null : <p className="quiet">{t('listEnd', { n: formatCount(limits.listRowsMax) })}</p>
}
