import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { GrantActs } from '@/components/grants/grant-acts'
import { GrantBox } from '@/components/grants/grant-box'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { GrantStatus } from '@/components/grants/grant-status'
import { EnteredByState } from '@/components/requests/entered-by-state'
import { FieldTable } from '@/components/requests/field-table'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { reasonText } from '@/lib/audit/sentence'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { grantNames, readGrant } from '@/lib/grants/reads'
import { grantSentence } from '@/lib/grants/rules'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readEnterers } from '@/lib/requests/enterers/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('grants'))('one') }
}

/** One grant: what it gives, on which request, how it stands, and how to stop it. */
export default shown(async function GrantPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.grant')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const grant = isRowId(id) ? await readGrant(actor, id) : undefined
  if (!grant) return refuse(actor, 'admin.grant', 'not_found')
  const [locale, t, life] = await Promise.all([getLocale(), getTranslations('grants'), getTranslations('grantLife')])
  const [names, enterers] = await Promise.all([grantNames(grant, locale, grant.officerName), readEnterers(actor, grant.stateCode)])
  const mayBeAsked = mayAdmin(actor, 'review') && grant.endedAt === null
  const isOver = grant.state === 'ended' || grant.state === 'over'
  return (
    <>
      <PageTitle title={t('titleOf', { number: grant.number })} scope={<><GrantStatus grant={grant} /> {t('givenAt', { at: formatDateTime(grant.createdAt, locale) })}</>}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/grants') }, { label: grant.number }]}
        actions={mayBeAsked && enterers.length === 0 && <Asks id={grant.id} isOver={grant.state === 'over'} />} />
      <DoneNote done={done} known={{ given: t('done.given'), suspended: t('done.suspended'), resumed: t('done.resumed'), ended: t('done.ended') }} />
      {grant.suspendedAt && !isOver && (
        <Note look="time" title={t('suspendedTitle')}>{t('suspendedText', { at: formatDateTime(grant.suspendedAt, locale), name: grant.suspendedByName ?? life('system'), reason: reasonText(grant.suspendedReason ?? '', locale) })}</Note>
      )}
      {grant.endedAt && grant.state !== 'ended' && <Note look="time" title={t('endsTitle')}>{t('endsText', { at: formatDateTime(grant.endedAt, locale) })}</Note>}
      {grant.endedAt && grant.state === 'ended' && <Note title={t('endedTitle')}>{t('endedText', { at: formatDateTime(grant.endedAt, locale), name: grant.endedByName ?? '', reason: reasonText(grant.endedReason ?? '', locale) })}</Note>}
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="gives" title={t('gives')} padding="none">
            <div className="body"><GrantSentence parts={grantSentence(grant, locale, names)} /></div>
            <GrantBox grant={grant} names={names} daysLeft={isOver ? undefined : grant.daysLeft} share={grant.periodShare} />
          </Panel>
          <Panel id="fields" title={t('fields')} link={{ href: localePath(locale, `/admin/simulator?officer=${grant.officerId}`), label: t('simulate') }}><FieldTable grant={grant} /></Panel>
        </div>
        <div className="col">
          <Panel id="record" title={t('record')} link={mayAdmin(actor, 'reports') ? { href: localePath(locale, `/admin/timeline/${grant.number}`), label: t('timeline') } : undefined}>
            <Facts items={[
              { term: t('list.officer'), value: <a href={localePath(locale, `/admin/officers/${grant.officerId}`)}>{grant.officerName}</a> },
              { term: t('request'), value: <><a href={localePath(locale, `/admin/requests/${grant.requestId}`)}>{grant.requestNumber}</a>, <a href={localePath(locale, `/admin/requests/${grant.requestId}#history`)}>{t('requestHistory')}</a></> },
              { term: t('purpose'), value: grant.purpose[locale] },
              { term: t('approval'), value: <a href={localePath(locale, `/admin/grants/${id}/approved`)}>{t('approvalLink')}</a> },
            ]} />
            {grant.officerStatus === 'deactivated' && <Note look="time">{t('officerDeactivated')}</Note>}
            {mayBeAsked && enterers.length > 0 && <EnteredByState enterers={enterers} state={names.state} />}
          </Panel>
          {!isOver && mayAdmin(actor, 'approve') && <GrantActs id={grant.id} isSuspended={grant.suspendedAt !== null} />}
        </div>
      </div>
    </>
  )
})

/** What a State may ask about the grant: each begins a request. */
async function Asks({ id, isOver }: { id: string; isOver: boolean }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('grants')])
  const kinds = isOver ? (['renewal'] as const) : (['change', 'renewal', 'end'] as const)
  return <>{kinds.map((kind) => <LinkButton key={kind} href={localePath(locale, `/admin/requests/new?kind=${kind}&grant=${id}`)}>{t(`asks.${kind}`)}</LinkButton>)}</>
}
