import type { Metadata } from 'next'
import { useLocale, useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { Facts, Panel } from '@/components/ui/panel'
import { localePath } from '@/lib/i18n/routing'

/** The words of the portal, in the order in which they explain each other. */
const WORDS = {
  data: ['registrant', 'parameter', 'mask', 'unmask', 'lookUp', 'window'],
  access: ['nomination', 'request', 'preview', 'decision', 'grant', 'purpose', 'handover', 'review'],
  files: ['file', 'opening', 'budget', 'recipientKey', 'weekly'],
  record: ['ledger', 'receipt', 'checkpoint', 'disclosure', 'oddity', 'incident'],
  signIn: ['factor', 'stepUp', 'session', 'terms', 'recovery'],
} as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('glossary'))('title') }
}

/** What the portal's words mean: one meaning each. */
export default function GlossaryPage() {
  const t = useTranslations('glossary')
  const locale = useLocale()
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: t('help'), href: localePath(locale, '/help') }, { label: t('title') }]} />
      <Panel id="data" title={t('groups.data')}><Facts items={WORDS.data.map((word) => ({ term: t(`words.${word}.word`), value: t(`words.${word}.text`) }))} /></Panel>
      <Panel id="access" title={t('groups.access')}><Facts items={WORDS.access.map((word) => ({ term: t(`words.${word}.word`), value: t(`words.${word}.text`) }))} /></Panel>
      <Panel id="files" title={t('groups.files')}><Facts items={WORDS.files.map((word) => ({ term: t(`words.${word}.word`), value: t(`words.${word}.text`) }))} /></Panel>
      <Panel id="record" title={t('groups.record')}><Facts items={WORDS.record.map((word) => ({ term: t(`words.${word}.word`), value: t(`words.${word}.text`) }))} /></Panel>
      <Panel id="sign-in" title={t('groups.signIn')}><Facts items={WORDS.signIn.map((word) => ({ term: t(`words.${word}.word`), value: t(`words.${word}.text`) }))} /></Panel>
    </>
  )
}
