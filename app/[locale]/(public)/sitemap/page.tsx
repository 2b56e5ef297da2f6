import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { Panel } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'

const PAGES = [['entry', '/'], ['help', '/help'], ['manual', '/manual'], ['dictionary', '/dictionary'], ['glossary', '/glossary'], ['recover', '/recover'], ['terms', '/terms'], ['privacy', '/privacy'], ['accessibility', '/accessibility'], ['verify', '/verify'], ['display', '/display']] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('sitemap'))('title') }
}

/** The pages that are open to everybody; the others depend on who is signed in. */
export default function SitemapPage() {
  const t = useTranslations('sitemap')
  const locale = useLocale()
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} />
      <Panel id="public" title={t('public')}>
        <ul className="stack-2">
          {PAGES.map(([key, path]) => <li key={key}><a href={localePath(locale, path)}>{t(`publicPages.${key}`)}</a></li>)}
        </ul>
      </Panel>
    </>
  )
}
