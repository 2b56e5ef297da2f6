import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { env } from '@/lib/env'
import { LOCALE_NAMES, localePath, otherLocale, pathInLocale, type Locale } from '@/lib/i18n/routing'

export interface Place {
  locale: Locale
  /** The path of this page with its language and query. */
  path: string
}

/** Whose portal this is, whether its data is real, help, display, and the other language: last, in its own script, the same page. */
export function TopBar({ locale, path }: Place) {
  const t = useTranslations('frame')
  const other = otherLocale(locale)
  return (
    <div className="bar">
      <div className="wrap">
        <span>
          <span lang="hi" className="own-script">भारत सरकार</span>
          <span className="wide" aria-hidden="true"> | </span>
          <span className="wide" lang="en">Government of India</span>
        </span>
        {env().PORTAL_MODE === 'demo' && <span className="demo">{t('demo')}</span>}
        <span className="push" />
        <a className="wide" href={localePath(locale, '/help')}><Icon name="help" />{t('help')}</a>
        <a className="wide" href={displayHref({ locale, path })}><Icon name="display" />{t('display')}</a>
        <span className="sep wide" />
        <a className="lang own-script" lang={other} hrefLang={other} href={pathInLocale(path, other)}>{LOCALE_NAMES[other]}</a>
      </div>
    </div>
  )
}

/** The display page, with the way back to this one. */
export function displayHref({ locale, path }: Place): string {
  return `${localePath(locale, '/display')}?${new URLSearchParams({ back: path }).toString()}`
}
