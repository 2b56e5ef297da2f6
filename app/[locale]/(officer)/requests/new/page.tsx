import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { kindOf, StartSteps } from '@/components/requests/start-page'
import { requireOfficer } from '@/lib/auth/doors'
import { readOwnGrants } from '@/lib/grants/reads'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { startOwn } from '@/lib/requests/actions'
import { readModule } from '@/lib/requests/reads'

interface Props {
  searchParams: Promise<Record<'kind' | 'grant', string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('newOwn') }
}

/** The same steps for the officer's own State: a new officer, or what concerns the own access. */
export default shown(async function NewOwnRequestPage({ searchParams }: Props) {
  const actor = await requireOfficer('officer.requests.new')
  const [query, locale, t, codes, grants] = await Promise.all([searchParams, getLocale(), getTranslations('requests'), catalogue(), readOwnGrants(actor, { all: true })])
  return (
    <>
      <PageTitle title={t('newOwn')} scope={codes.stateName(actor.stateCode, locale)} crumbs={[{ label: t('title'), href: localePath(locale, '/requests') }, { label: t('newOwn') }]} />
      <StartSteps action={startOwn} base="/requests" kind={kindOf(query.kind)} stateCode={actor.stateCode} states={[]} isOnModule={await readModule(actor.stateCode)} grants={grants}
        grantId={grants.find(({ id }) => id === query.grant)?.id} officers={[]} />
    </>
  )
})
