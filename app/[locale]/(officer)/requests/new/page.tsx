import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { kindOf, StartSteps } from '@/components/requests/start-page'
import { SubjectChoice, subjects } from '@/components/requests/subject-choice'
import { requireOfficer } from '@/lib/auth/doors'
import { readOwnGrants } from '@/lib/grants/reads'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { startOwn } from '@/lib/requests/actions'
import { readColleagueGrants, readColleagues } from '@/lib/requests/enterers/reads'
import { readModule } from '@/lib/requests/reads'

interface Props {
  searchParams: Promise<Record<'for' | 'kind' | 'officer' | 'grant', string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('newOwn') }
}

/** The steps for the officer's own State, without script: for whom (a new officer, oneself, a colleague), what kind, then which grant or which purpose. */
export default shown(async function NewOwnRequestPage({ searchParams }: Props) {
  const actor = await requireOfficer('officer.requests.new')
  const [query, locale, t, codes, colleagues] = await Promise.all([searchParams, getLocale(), getTranslations('requests'), catalogue(), readColleagues(actor)])
  const named = subjects.find((each) => each === query.for)
  const kind = named === 'newOfficer' ? 'newOfficer' : kindOf(query.kind)
  const colleague = named === 'me' ? undefined : colleagues.find(({ id }) => id === query.officer)
  const isKnown = kind === 'newOfficer' || named === 'me' || colleague !== undefined || (named === undefined && kind !== undefined)
  const grants = colleague ? await readColleagueGrants(actor, colleague.id) : await readOwnGrants(actor, { all: true })
  const state = codes.stateName(actor.stateCode, locale)
  return (
    <>
      <PageTitle title={t('newOwn')} scope={isKnown && colleague ? t('start.scopeFor', { name: colleague.name, designation: colleague.designation }) : state} crumbs={[{ label: t('title'), href: localePath(locale, '/requests') }, { label: t('newOwn') }]} />
      {isKnown ? (
        <StartSteps action={startOwn} base="/requests" kind={kind} kinds={['change', 'renewal', 'end']} kept={{ for: colleague ? 'colleague' : 'me', officer: colleague?.id }} stateCode={actor.stateCode} states={[]}
          isOnModule={(await readModule()).has(actor.stateCode)} grants={grants} grantId={grants.find(({ id }) => id === query.grant)?.id} officers={[]} officerId={colleague?.id} />
      ) : <SubjectChoice colleagues={colleagues} subject={named} />}
    </>
  )
})
