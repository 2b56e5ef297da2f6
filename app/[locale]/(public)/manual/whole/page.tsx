import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { ChapterSteps } from '@/components/manual/chapter-steps'
import { chapterNames } from '@/components/manual/chapters'
import { Said } from '@/components/manual/said'
import { Panel } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('manual'))('wholeTitle') }
}

/** Every chapter on one page: to print, and to search with the browser. */
export default function WholeManualPage() {
  const t = useTranslations('manual')
  const locale = useLocale()
  return (
    <>
      <PageTitle title={t('wholeTitle')} scope={t('wholeText')} crumbs={[{ label: t('help'), href: localePath(locale, '/help') }, { label: t('title'), href: localePath(locale, '/manual') }, { label: t('wholeTitle') }]} />
      <nav aria-label={t('contents')}>
        <ol className="stack-2">
          {chapterNames.map((chapter) => <li key={chapter}><a href={`#${chapter}`}>{t(`chapters.${chapter}.title`)}</a></li>)}
        </ol>
      </nav>
      {chapterNames.map((chapter) => (
        <Panel key={chapter} id={chapter} title={t(`chapters.${chapter}.title`)}>
          <p className="measure">{t(`chapters.${chapter}.lead`)}</p>
          <ChapterSteps chapter={chapter} isPrinted />
          <p className="measure"><Said text={t(`chapters.${chapter}.notes`)} /></p>
        </Panel>
      ))}
    </>
  )
}
