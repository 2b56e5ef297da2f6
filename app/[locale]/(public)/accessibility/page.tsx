import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'

const SECTIONS = ['aim', 'offers', 'checks', 'limits'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accessibility'))('title') }
}

/** What we aim at, how it is checked, what is missing. */
export default function AccessibilityPage() {
  const t = useTranslations('accessibility')
  const sections = SECTIONS.map((id) => ({ id, title: t(`sections.${id}.title`), text: t(`sections.${id}.text`) }))
  return <TextPage title={t('title')} scope={t('scope')} sections={sections} />
}
