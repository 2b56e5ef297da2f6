import { useTranslations } from 'next-intl'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath, type Locale } from '@/lib/i18n/routing'
import { version } from '@/package.json'

/** When somebody last read these pages for truth; change it with them. */
const REVIEWED_ON = '2026-11-22'

export const FOOTER_LINKS = ['help', 'manual', 'terms', 'privacy', 'accessibility', 'sitemap'] as const

/** Ownership, the pages that exist, when they were reviewed, the zone of all times, the version. */
export function Footer({ locale }: { locale: Locale }) {
  const t = useTranslations('frame')
  return (
    <footer className="foot">
      <div className="wrap">
        <p><b>{t('footer.owner')}</b> {t('footer.operator')}</p>
        <nav aria-label={t('footer.label')}>
          <ul>
            {FOOTER_LINKS.map((link) => <li key={link}><a href={localePath(locale, `/${link}`)}>{t(`footer.${link}`)}</a></li>)}
          </ul>
        </nav>
        <div className="end">
          <span>{t('footer.reviewed', { date: formatCalendarDate(REVIEWED_ON, locale) })}</span>
          <span>{t('footer.zone')}</span>
          <span>{t('footer.version', { version })}</span>
        </div>
      </div>
    </footer>
  )
}
