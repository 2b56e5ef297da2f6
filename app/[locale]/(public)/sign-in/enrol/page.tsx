import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { HalfWay } from '@/components/factors/half-way'
import { EnrolForm } from '@/components/factors/sign-in-forms'
import { ClientMessages } from '@/components/frame/client-messages'
import { Note } from '@/components/ui/panel'
import { requireHalfPage } from '@/lib/auth/doors'
import { returnPath } from '@/lib/auth/home'
import { readNextStep } from '@/lib/factors/reads'
import { localePath } from '@/lib/i18n/routing'

interface Props {
  searchParams: Promise<{ callbackUrl?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('factors'))('enrol.title') }
}

/** The first factor of an account, within the hours its activation or recovery gives. */
export default async function EnrolPage({ searchParams }: Props) {
  const [half, { callbackUrl }, locale, t] = await Promise.all([requireHalfPage(), searchParams, getLocale(), getTranslations('factors')])
  const back = (typeof callbackUrl === 'string' ? returnPath(callbackUrl) : null) ?? ''
  const next = await readNextStep(half)
  if (next.step !== 'enrol') redirect(`${localePath(locale, '/sign-in/factor')}${back ? `?${new URLSearchParams({ callbackUrl: back })}` : ''}`)
  return (
    <HalfWay title={t('enrol.title')} lede={t('enrol.lede')}>
      {next.kinds.length > 0
        ? <ClientMessages namespaces={['factors']}><EnrolForm kinds={next.kinds} callbackUrl={back} /></ClientMessages>
        : <Note look="time" title={t('enrol.noneTitle')} level={2}>{t('enrol.none')}</Note>}
    </HalfWay>
  )
}
