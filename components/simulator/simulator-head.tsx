import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PageTitle } from '@/components/frame/page-title'
import { Segments } from '@/components/ui/chip'
import { mayAdmin } from '@/lib/auth/permissions'
import { localePath } from '@/lib/i18n/routing'
import type { Reader } from '@/lib/simulator/reads'

export type Question = 'officer' | 'field' | 'registrant'
export type SimulatorQuery = Readonly<Record<string, string | string[] | undefined>>

/** Where a question's page lies for this reader, with its language. */
export function questionPath(reader: Reader, locale: string, question: Question): string {
  const below = question === 'officer' ? '' : `/${question}`
  return localePath(locale === 'hi' ? 'hi' : 'en', `${reader.kind === 'auditor' ? '/auditor' : '/admin'}/simulator${below}`)
}

/** Title of the simulator with its three questions as links. `instant` is when the answer is true. */
export async function SimulatorHead({ reader, question, instant }: { reader: Reader; question: Question; instant?: ReactNode }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator')])
  // An admin whose role does not review brings no UAN: the page is not found for them, so no link leads there.
  const mayBring = reader.kind === 'auditor' || mayAdmin(reader, 'review')
  const items = (['officer', 'field', 'registrant'] as const).filter((each) => each !== 'registrant' || mayBring).map((value) => ({ value, label: t(`tabs.${value}`), href: questionPath(reader, locale, value) }))
  return (
    <>
      <PageTitle title={t('title')} scope={instant ?? t('scope')} />
      <p><Segments label={t('tabs.label')} items={items} current={question} /></p>
    </>
  )
}
