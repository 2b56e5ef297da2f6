import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { redirect } from 'next/navigation'
import { ClientMessages } from '@/components/frame/client-messages'
import { TextPage } from '@/components/frame/text-page'
import { SessionEnd } from '@/components/sessions/session-end'
import { AcceptForm } from '@/components/terms/accept-form'
import { Note, Panel } from '@/components/ui/panel'
import { SignOutForm } from '@/components/users/sign-out-form'
import { requireSession } from '@/lib/auth/doors'
import { homePath, returnPath } from '@/lib/auth/home'
import { formatDateTime } from '@/lib/i18n/format'
import { readSessionTimes } from '@/lib/sessions/reads'
import { readOwnAcceptance, readTerms } from '@/lib/terms/reads'

interface Props {
  searchParams: Promise<{ back?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('terms'))('acceptTitle') }
}

/** The terms in force, and the one question that stands before everything else: accept them, or sign out. Who has accepted them goes on. */
export default async function AcceptPage({ searchParams }: Props) {
  const person = await requireSession()
  const [{ back }, locale, t] = await Promise.all([searchParams, getLocale(), getTranslations('terms')])
  const goTo = returnPath(typeof back === 'string' ? back : undefined)
  if (!person.termsDue) redirect(goTo ?? homePath(person, locale))
  const [{ inForce }, earlier, times] = await Promise.all([readTerms(), readOwnAcceptance(person), readSessionTimes(person)])
  const number = String(inForce.version)
  return (
    <TextPage title={t('acceptTitle')} scope={`${t('versionInForce', { number, at: formatDateTime(inForce.effectiveAt, locale) })} ${t('scope')}`} sections={inForce[locale]}
      before={<>{times && <SessionEnd times={times} />}<Note look="time">{earlier ? t('amended', { number: String(earlier.version), at: formatDateTime(earlier.at, locale) }) : t('firstAcceptance')}</Note></>}>
      <Panel id="accept-terms" title={t('yourAnswer')}>
        <p className="small quiet">{t('signedInAs', { name: person.name, userId: person.userId })}</p>
        <ClientMessages namespaces={['terms']}><AcceptForm version={inForce.version} back={goTo ?? ''} /></ClientMessages>
        <div className="row"><SignOutForm>{t('refuse')}</SignOutForm> <span className="small quiet">{t('refuseText')}</span></div>
      </Panel>
    </TextPage>
  )
}
