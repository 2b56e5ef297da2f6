import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PurposeForm } from '@/components/purposes/purpose-choice'
import { Disclosure, Panel } from '@/components/ui/panel'
import type { BoxPurpose } from '@/lib/access/in-force'
import type { choicePlaces } from '@/lib/purposes/schema'

interface Props {
  purposes: readonly BoxPurpose[]
  purpose: BoxPurpose | null
  back: (typeof choicePlaces)[number]
}

/** Which purpose the page is for: nothing with a single one, the choice while it is open, one line with a way to change it afterwards. */
export async function PurposePanel({ purposes, purpose, back }: Props) {
  if (purposes.length < 2) return null
  const [locale, t] = await Promise.all([getLocale(), getTranslations('purposes')])
  const form = <ClientMessages namespaces={['purposes']}><PurposeForm purposes={purposes} current={purpose?.id ?? null} back={back} /></ClientMessages>
  if (purpose === null) return <Panel id="purpose" title={t('title')}><p className="measure">{t('why')}</p>{form}</Panel>
  return <Disclosure summary={t('current', { purpose: locale === 'hi' ? purpose.hi : purpose.en })}>{form}</Disclosure>
}
