import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { currentItem, type NavItem } from '@/components/frame/navigation'
import type { Place } from '@/components/frame/top-bar'
import { localePath } from '@/lib/i18n/routing'

interface NavProps extends Place {
  nav: readonly NavItem[]
}

/** The navigation as one row; below 1024 px the masthead's menu shows the same list. */
export function MainNav(props: NavProps) {
  const t = useTranslations('frame')
  return (
    <nav className="nav" aria-label={t('mainNav')}>
      <div className="wrap"><NavList {...props} /></div>
    </nav>
  )
}

export function NavList({ locale, path, nav, children }: NavProps & { children?: ReactNode }) {
  const t = useTranslations('frame')
  const plainPath = path.split('?')[0]?.replace(/^\/(en|hi)/, '') ?? ''
  const current = currentItem(nav, plainPath)
  return (
    <ul>
      {nav.map((item) => (
        <li key={item.key}>
          <a href={localePath(locale, item.href)} aria-current={item === current ? (item.href === plainPath ? 'page' : 'true') : undefined}>
            {t(`nav.${item.key}`)}
            {item.count !== undefined && item.count > 0 && (
              <span className="count"><span aria-hidden="true">{item.count}</span><span className="sr">{t('waiting', { count: item.count })}</span></span>
            )}
          </a>
        </li>
      ))}
      {children}
    </ul>
  )
}
