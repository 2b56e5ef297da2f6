import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { HalfWay } from '@/components/factors/half-way'
import { SignInFactorForm } from '@/components/factors/sign-in-forms'
import { ClientMessages } from '@/components/frame/client-messages'
import { LinkButton } from '@/components/ui/button'
import { Note } from '@/components/ui/panel'
import { requireHalfPage } from '@/lib/auth/doors'
import { returnPath } from '@/lib/auth/home'
import { readNextStep } from '@/lib/factors/reads'
import { localePath } from '@/lib/i18n/routing'

interface Props {
  searchParams: Promise<{ callbackUrl?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('factors'))('signIn.title') }
}

/** The second step of signing in: what the person has. Readers and authenticators are reached by scripts alone, and the page says so. */
export default async function SignInFactorPage({ searchParams }: Props) {
  const [half, { callbackUrl }, locale, t] = await Promise.all([requireHalfPage(), searchParams, getLocale(), getTranslations('factors')])
  const back = (typeof callbackUrl === 'string' ? returnPath(callbackUrl) : null) ?? ''
  const { step } = await readNextStep(half)
  if (step === 'enrol') redirect(`${localePath(locale, '/sign-in/enrol')}${back ? `?${new URLSearchParams({ callbackUrl: back })}` : ''}`)
  return (
    <HalfWay title={t('signIn.title')} lede={t('signIn.lede', { name: half.name })} mayBeLost>
      {step === 'factor'
        ? <ClientMessages namespaces={['factors']}><SignInFactorForm callbackUrl={back} /></ClientMessages>
        : (
          <Note look="time" title={t('signIn.noneTitle')} level={2}>
            <p>{t('signIn.none')}</p>
            <p className="mt-3"><LinkButton href={localePath(locale, '/help')}>{t('signIn.help')}</LinkButton></p>
          </Note>
        )}
    </HalfWay>
  )
}
