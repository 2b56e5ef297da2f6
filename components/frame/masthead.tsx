import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { NavList } from '@/components/frame/main-nav'
import type { NavItem } from '@/components/frame/navigation'
import type { SignedIn } from '@/components/frame/page-frame'
import { ProductMark } from '@/components/frame/product-mark'
import { displayHref, type Place } from '@/components/frame/top-bar'
import { Icon } from '@/components/ui/icon'
import { localePath, otherLocale } from '@/lib/i18n/routing'

const MINISTRY = { en: 'Ministry of Labour & Employment', hi: 'श्रम एवं रोजगार मंत्रालय' } as const

interface MastheadProps extends Place {
  nav: readonly NavItem[]
  user: SignedIn | null
  signOut: ReactNode
}

/** Ministry, product and who is signed in. The emblem's place stays empty until the Ministry gives its licensed file. */
export function Masthead({ locale, path, nav, user, signOut }: MastheadProps) {
  const t = useTranslations('frame')
  const other = otherLocale(locale)
  return (
    <div className="mast">
      <div className="wrap">
        <span className="emblem" aria-hidden="true" />
        <p className="lineage">
          <b>{MINISTRY[locale]}</b>
          <span lang={other} className="own-script">{MINISTRY[other]}</span>
        </p>
        <a className="brand" href={localePath(locale, user === null ? '/' : nav[0]?.href ?? '/')}>
          <ProductMark />
          <span>{t('product')}<small>{t('tagline')}</small></span>
        </a>
        {user !== null && <p className="who"><a href={localePath(locale, '/account')} aria-label={t('accountOf', { name: user.name })}><b>{user.name}</b></a><span>{user.office}</span></p>}
        {user !== null && <div className="signout">{signOut}</div>}
        <details className="menu">
          <summary className="btn sm"><Icon name="menu" />{t('menu')}</summary>
          <nav aria-label={t('menu')}>
            {user !== null && <p className="small"><a href={localePath(locale, '/account')} aria-label={t('accountOf', { name: user.name })}><b>{user.name}</b></a><span className="block quiet">{user.office}</span></p>}
            <NavList locale={locale} path={path} nav={nav}>
              <li><a href={localePath(locale, '/help')}>{t('help')}</a></li>
              <li><a href={displayHref({ locale, path })}>{t('display')}</a></li>
              {user !== null && <li className="py-1">{signOut}</li>}
            </NavList>
          </nav>
        </details>
      </div>
    </div>
  )
}
