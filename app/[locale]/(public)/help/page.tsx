import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'
import { Panel } from '@/components/ui/panel'
import { env } from '@/lib/env'
import { localePath } from '@/lib/i18n/routing'

const SECTIONS = ['nominated', 'seeing', 'masked', 'files', 'opening', 'record', 'trouble', 'admins', 'auditors'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('help'))('title') }
}

/** How the portal works, for officers. */
export default function HelpPage() {
  const t = useTranslations('help')
  const locale = useLocale()
  const { TRAINING_URL } = env()
  const sections = SECTIONS.map((id) => ({ id, title: t(`sections.${id}.title`), text: t(`sections.${id}.text`) }))
  return (
    <TextPage title={t('title')} scope={t('scope')} sections={sections}>
      <Panel id="more" title={t('more')}>
        <ul className="stack-2">
          <li><a href={localePath(locale, '/manual')}>{t('toManual')}</a></li>
          {TRAINING_URL !== undefined && <li><a href={TRAINING_URL}>{t('toTraining')}</a></li>}
          <li><a href={localePath(locale, '/dictionary')}>{t('toDictionary')}</a></li>
          <li><a href={localePath(locale, '/glossary')}>{t('toGlossary')}</a></li>
        </ul>
      </Panel>
    </TextPage>
  )
}
