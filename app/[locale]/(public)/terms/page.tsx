import type { Metadata } from 'next'
import { useTranslations } from 'next-intl'
import { getTranslations } from 'next-intl/server'
import { TextPage } from '@/components/frame/text-page'

const SECTIONS = ['liability', 'purpose', 'sharing', 'law', 'back', 'safety'] as const

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('terms'))('title') }
}

/** Clause 6 of the Guidelines in short. */
export default function TermsPage() {
  const t = useTranslations('terms')
  const sections = SECTIONS.map((id) => ({ id, title: t(`sections.${id}.title`), text: t(`sections.${id}.text`) }))
  return <TextPage title={t('title')} scope={t('scope')} sections={sections} />
}
