import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { notFound } from 'next/navigation'
import { CeremonySection, ProofSection } from '@/components/design/ceremony-section'
import { ButtonSection, FormSection, MistakeSection } from '@/components/design/control-section'
import { AccessSection, TableSection } from '@/components/design/data-section'
import { DEMO_TIME } from '@/components/design/demo'
import { BarSection, MapSection } from '@/components/design/picture-section'
import { EmptySection, MaskSection, NoteSection, StatusSection } from '@/components/design/state-section'
import { ColourSection, IconSection, TypeSection } from '@/components/design/tokens-section'
import { PageTitle } from '@/components/frame/page-title'
import { UrgentStrip } from '@/components/frame/urgent-strip'
import { LinkButton } from '@/components/ui/button'
import { Countdown } from '@/components/ui/countdown'
import { StatusTag } from '@/components/ui/tag'
import { env } from '@/lib/env'
import { formatDayMonth, formatTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('design'))('title') }
}

/** Every component with its states; exists in demonstrations only. */
export default async function DesignPage() {
  if (env().PORTAL_MODE !== 'demo') notFound()
  const [t, locale] = await Promise.all([getTranslations('design'), getLocale()])
  const file = t('file', { date: formatDayMonth(DEMO_TIME, locale) })
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: t('access'), href: localePath(locale, '/') }, { label: t('title') }]}
        actions={<LinkButton icon="search" href="#table">{t('find')}</LinkButton>}
        urgent={
          <UrgentStrip action={<LinkButton look="primary" size="small" icon="download" href="#clock">{t('download')}</LinkButton>}>
            <StatusTag status="open" detail={<Countdown secondsLeft={1_122} />} />
            <span>{t('urgent', { what: file, time: formatTime(DEMO_TIME, { seconds: true }) })}</span>
          </UrgentStrip>
        } />
      <AccessSection />
      <BarSection />
      <MapSection />
      <TableSection />
      <CeremonySection />
      <div className="grid grid-6-6 top">
        <div className="col"><StatusSection /><ButtonSection /><FormSection /></div>
        <div className="col"><MaskSection /><MistakeSection /><NoteSection /><ProofSection /></div>
      </div>
      <EmptySection />
      <ColourSection />
      <div className="grid grid-6-6 top"><TypeSection /><IconSection /></div>
    </>
  )
}
