import { headers } from 'next/headers'
import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Footer } from '@/components/frame/footer'
import { Masthead } from '@/components/frame/masthead'
import { MainNav } from '@/components/frame/main-nav'
import { TopBar } from '@/components/frame/top-bar'
import type { NavItem } from '@/components/frame/navigation'
import { PrintMark } from '@/components/frame/print-mark'
import { SimulationNote } from '@/components/frame/simulation-note'
import { PATH_HEADER } from '@/lib/i18n/routing'

export interface SignedIn {
  /** With the honorific: "Smt. Kavita Ranjan". */
  name: string
  /** "Principal Secretary, Labour Resources, Bihar". */
  office: string
}

interface PageFrameProps {
  nav?: readonly NavItem[]
  user?: SignedIn | null
  /** The form that signs out, made by the caller (`<form action={…}><Button size="small">…</Button></form>`). Shown twice: masthead, menu. */
  signOut?: ReactNode
  /** The line every printed sheet carries: "Confidential · name, office · date, time IST". */
  printLine?: string
  /** Stands below the navigation on every page of somebody who is signed in. */
  below?: ReactNode
  children: ReactNode
}

/**
 * What stands around every page: skip link, top bar, masthead, navigation, `<main id="main">`, footer. Layouts pass who is
 * signed in and the navigation; pages start with `PageTitle`. Each path is shown once: no page adds another `main`.
 */
export async function PageFrame({ nav = [], user = null, signOut, printLine, below, children }: PageFrameProps) {
  const [t, locale, requestHeaders] = await Promise.all([getTranslations('frame'), getLocale(), headers()])
  const path = requestHeaders.get(PATH_HEADER) ?? `/${locale}`
  const place = { locale, path }
  return (
    <>
      <a className="skip" href="#main">{t('skip')}</a>
      {printLine !== undefined && <PrintMark line={printLine} />}
      <header>
        <TopBar {...place} />
        <SimulationNote />
        <Masthead {...place} nav={nav} user={user} signOut={signOut} />
        {nav.length > 0 && <MainNav {...place} nav={nav} />}
        {below}
      </header>
      <main className="wrap main stack" id="main" tabIndex={-1}>{children}</main>
      <Footer locale={locale} />
    </>
  )
}
