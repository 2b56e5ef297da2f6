import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'

const SECTIONS = ['workers', 'users', 'cookies', 'demo'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('privacy'))('title') }
}

/** What the portal keeps, about whom, and why. */
export default function PrivacyPage() {
  const t = useTranslations('privacy')
  const sections = SECTIONS.map((id) => ({ id, title: t(`sections.${id}.title`), text: t(`sections.${id}.text`) }))
  return <TextPage title={t('title')} scope={t('scope')} sections={sections} />
}
