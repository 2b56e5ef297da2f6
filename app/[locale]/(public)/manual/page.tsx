import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { chaptersOf, PARTS } from '@/components/manual/chapters'
import { Panel } from '@/components/ui/panel'
import { env } from '@/lib/env'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('manual'))('title') }
}

/** The contents of the manual: what can be done, by whom. */
export default function ManualPage() {
  const t = useTranslations('manual')
  const locale = useLocale()
  const { TRAINING_URL } = env()
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: t('help'), href: localePath(locale, '/help') }, { label: t('title') }]} />
      <div className="grid grid-6-6">
        {PARTS.map((part) => (
          <Panel key={part} id={part} title={t(`parts.${part}`)}>
            <ol className="stack-2">
              {chaptersOf(part).map((chapter) => (
                <li key={chapter}>
                  <a href={localePath(locale, `/manual/${chapter}`)}>{t(`chapters.${chapter}.title`)}</a>
                  <p className="small quiet">{t(`chapters.${chapter}.lead`)}</p>
                </li>
              ))}
            </ol>
          </Panel>
        ))}
      </div>
      <ul className="stack-2 no-print">
        <li><a href={localePath(locale, '/manual/whole')}>{t('whole')}</a></li>
        {TRAINING_URL !== undefined && <li><a href={TRAINING_URL}>{t('training')}</a></li>}
      </ul>
    </>
  )
}
