import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'

const SECTIONS = ['nominated', 'seeing', 'masked', 'files', 'opening', 'record', 'trouble'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('help'))('title') }
}

/** How the portal works, for officers. */
export default function HelpPage() {
  const t = useTranslations('help')
  const sections = SECTIONS.map((id) => ({ id, title: t(`sections.${id}.title`), text: t(`sections.${id}.text`) }))
  return <TextPage title={t('title')} scope={t('scope')} sections={sections} />
}
