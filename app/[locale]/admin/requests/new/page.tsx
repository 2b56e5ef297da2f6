import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { EnteredByStateInstead, OfficerTakenOut } from '@/components/requests/entered-by-state'
import { kindOf, StartSteps } from '@/components/requests/start-page'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Note } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { readGrants } from '@/lib/grants/reads'
import { formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { start } from '@/lib/requests/actions'
import { readEnterers, readEntryBars } from '@/lib/requests/enterers/reads'
import type { EntryBar } from '@/lib/requests/enterers/store'
import { readModule } from '@/lib/requests/reads'
import { readOfficers } from '@/lib/users/reads'

interface Props {
  searchParams: Promise<Record<'kind' | 'state' | 'officer' | 'grant' | 'profile', string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('new') }
}

/** The steps before a request's form, without script: the kind and the State, then which grant or for whom and for which purpose. Only for States without an officer who can sign in, and not for whoever took that officer out of use. */
export default shown(async function NewRequestPage({ searchParams }: Props) {
  const actor = await requireAdmin('admin.requests.new', 'review')
  const [query, locale, t, codes, officers, grants, bars, onModule] = await Promise.all([searchParams, getLocale(), getTranslations('requests'), catalogue(), readOfficers(actor), readGrants(actor), readEntryBars(actor), readModule()])
  const grantId = typeof query.grant === 'string' && isRowId(query.grant) ? query.grant : undefined
  const grant = grants.find(({ id }) => id === grantId)
  const officerId = grant?.officerId ?? (typeof query.officer === 'string' && isRowId(query.officer) ? query.officer : undefined)
  const officer = officers.find(({ id }) => id === officerId)
  const stateCode = officer?.stateCode ?? codes.states.find(({ code }) => String(code) === query.state)?.code
  const kind = kindOf(query.kind) ?? (officer ? 'change' : undefined)
  const profileId = typeof query.profile === 'string' ? query.profile : undefined
  const usable = officers.filter((each) => each.status !== 'deactivated' && each.stateCode === stateCode && (!officer || each.id === officer.id))
  const title = <PageTitle title={officer ? t('newFor', { name: officer.name }) : t('new')} scope={stateCode === undefined ? t('chooseScope') : codes.stateName(stateCode, locale)}
    crumbs={[{ label: t('title'), href: localePath(locale, '/admin/requests') }, { label: t('new') }]} />
  const bar = stateCode === undefined ? undefined : bars.get(stateCode)
  if (stateCode !== undefined && bar === 'tookOfficerOut') return <>{title}<OfficerTakenOut state={codes.stateName(stateCode, locale)} /></>
  if (stateCode !== undefined && bar) return <>{title}<EnteredByStateInstead enterers={await readEnterers(actor, stateCode)} state={codes.stateName(stateCode, locale)} /></>
  const statesWith = (wanted?: EntryBar) => codes.states.filter(({ code }) => bars.get(code) === wanted).map(({ code }) => ({ value: String(code), label: codes.stateName(code, locale), isOnModule: onModule.has(code) }))
  const listOf = (wanted: EntryBar) => formatList(statesWith(wanted).map(({ label }) => label), locale)
  // One that takes no part may still ask for an end.
  const states = statesWith().map(({ value, label, isOnModule }) => ({ value, label: isOnModule ? label : t('start.withoutModule', { state: label }) }))
  if (states.length === 0 && statesWith('tookOfficerOut').length === 0) return <>{title}<EmptyState title={t('byState.every')} actions={<LinkButton href={localePath(locale, '/admin/officers')}>{t('byState.officers')}</LinkButton>}>{t('byState.everyText')}</EmptyState></>
  return (
    <>
      {title}
      {stateCode === undefined && statesWith('stateHasOfficer').length > 0 && <Note title={t('byState.listed')} level={2}>{t('byState.listedText', { states: listOf('stateHasOfficer') })}</Note>}
      {stateCode === undefined && statesWith('tookOfficerOut').length > 0 && <Note title={t('takenOut.listed')} level={2}>{t('takenOut.listedText', { states: listOf('tookOfficerOut') })}</Note>}
      <StartSteps action={start} base="/admin/requests" kind={kind} stateCode={stateCode} states={states} kept={{ profile: profileId }}
        isOnModule={stateCode === undefined || onModule.has(stateCode)} grants={grants.filter((each) => each.stateCode === stateCode && (!officer || each.officerId === officer.id))} grantId={grantId}
        officers={usable.map(({ id, name, designation }) => ({ value: id, label: `${name}, ${designation}` }))} officerId={officer?.id} profileId={profileId} />
    </>
  )
})
