import type { Metadata, Viewport } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import { cookies } from 'next/headers'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { DISPLAY_COOKIE, displayAttributes, parseDisplayCookie } from '@/components/frame/display-preferences'
import { preloadFaces } from '@/components/frame/faces'
import { isLocale } from '@/lib/i18n/routing'
import '../globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('frame')
  return {
    title: { default: t('product'), template: `%s · ${t('product')}` },
    description: t('tagline'),
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, email: false, address: false, date: false },
  }
}

export const viewport: Viewport = { colorScheme: 'light dark', width: 'device-width', initialScale: 1 }

/** The document: its language, and how the reader wants it to look. Every page is rendered for one request. */
export default async function LocaleLayout({ children, params }: { children: ReactNode; params: Promise<{ locale: string }> }) {
  const { locale } = await params
  if (!isLocale(locale)) notFound()
  preloadFaces(locale)
  const [jar, messages] = await Promise.all([cookies(), getMessages()])
  const display = parseDisplayCookie(jar.get(DISPLAY_COOKIE)?.value)
  return (
    <html lang={locale} {...displayAttributes(display)}>
      <body>
        {/* Only the components' own words travel to the browser; forms bring theirs with `ClientMessages`. */}
        <NextIntlClientProvider messages={{ ui: messages.ui, errorPage: messages.errorPage }}>{children}</NextIntlClientProvider>
      </body>
    </html>
  )
}
