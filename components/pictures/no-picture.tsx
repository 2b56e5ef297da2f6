import { useLocale, useTranslations } from 'next-intl'
import { localePath } from '@/lib/i18n/routing'
import type { NoPicture } from '@/lib/pictures/schema'

/** Why there is no picture, and what to do instead. `path`: the same pictures without filters. */
export function NoPictureNote({ none, path }: { none: NoPicture; path: string }) {
  const t = useTranslations('pictures.none')
  const locale = useLocale()
  return (
    <p className="quiet">
      {t(none)}
      {none === 'closed' && <> <a href={localePath(locale, '/requests/new?kind=change')}>{t('askForMore')}</a></>}
      {none === 'wholeOnly' && <> <a href={path}>{t('clear')}</a></>}
    </p>
  )
}
