import { useTranslations } from 'next-intl'
import type { Field } from '@/lib/access/fields'

/**
 * In a mask's pop-over: the way to lift this one. On a record `href` leads there. In a list (`href` is the list itself) one pop-over serves the whole column:
 * without script it says how to get there, with it (`RovingMasks`) the link leads to the row whose mask was pressed.
 */
export function UnmaskOne({ field, href, inList = false }: { field: Field; href: string; inList?: boolean }) {
  const t = useTranslations('unmask')
  if (!inList) return <p><a href={href}>{t('one')}</a></p>
  return (
    <>
      <p>{t('inRecord')}</p>
      <p><a href={href} data-lift={field} hidden>{t('one')}</a></p>
    </>
  )
}
