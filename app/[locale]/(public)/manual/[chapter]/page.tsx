import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { PageTitle } from '@/components/frame/page-title'
import { ChapterSteps } from '@/components/manual/chapter-steps'
import { type Chapter, chaptersOf, entryOf, isChapter, neighboursOf } from '@/components/manual/chapters'
import { Said } from '@/components/manual/said'
import { Panel } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'

interface ChapterPageProps {
  params: Promise<{ chapter: string }>
}

export async function generateMetadata({ params }: ChapterPageProps): Promise<Metadata> {
  const { chapter } = await params
  return isChapter(chapter) ? { title: (await getTranslations('manual'))(`chapters.${chapter}.title`) } : {}
}

/** One chapter of the manual. */
export default async function ChapterPage({ params }: ChapterPageProps) {
  const { chapter } = await params
  if (!isChapter(chapter)) notFound()
  return <ChapterText chapter={chapter} />
}

function ChapterText({ chapter }: { chapter: Chapter }) {
  const t = useTranslations('manual')
  const locale = useLocale()
  const { part, page, kind } = entryOf(chapter)
  const { before, next } = neighboursOf(chapter)
  const title = t(`chapters.${chapter}.title`)
  return (
    <>
      <PageTitle title={title} scope={t(`chapters.${chapter}.lead`)} crumbs={[{ label: t('help'), href: localePath(locale, '/help') }, { label: t('title'), href: localePath(locale, '/manual') }, { label: title }]} />
      <div className="grid grid-text top">
        <nav aria-label={t('contents')} className="no-print">
          <ol className="stack-2 small">
            {chaptersOf(part).map((each) => <li key={each}><a href={localePath(locale, `/manual/${each}`)} aria-current={each === chapter ? 'page' : undefined}>{t(`chapters.${each}.title`)}</a></li>)}
          </ol>
        </nav>
        <div className="col">
          <Panel id="steps" title={t(kind ?? 'steps')} link={page === undefined ? undefined : { href: localePath(locale, page), label: t('toPage') }}><ChapterSteps chapter={chapter} /></Panel>
          <Panel id="notes" title={t('notes')}><p className="measure"><Said text={t(`chapters.${chapter}.notes`)} /></p></Panel>
          <nav aria-label={t('around')} className="no-print">
            <ul className="stack-2">
              {next !== undefined && <li><a href={localePath(locale, `/manual/${next}`)}>{t('next', { title: t(`chapters.${next}.title`) })}</a></li>}
              {before !== undefined && <li><a href={localePath(locale, `/manual/${before}`)}>{t('before', { title: t(`chapters.${before}.title`) })}</a></li>}
            </ul>
          </nav>
        </div>
      </div>
    </>
  )
}
