import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { UrgentStrip } from '@/components/frame/urgent-strip'
import { GrantList } from '@/components/grants/grant-list'
import { KeyStrip } from '@/components/recipient-keys/key-strip'
import { OwnRecoveryStrip } from '@/components/recovery/own-recovery'
import { RequestList } from '@/components/requests/request-list'
import { EarlierSignIn } from '@/components/sessions/earlier-sign-in'
import { LinkButton } from '@/components/ui/button'
import { Figures, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { countHeld } from '@/lib/exports/approval/reads'
import { readGrants } from '@/lib/grants/reads'
import { grantStatus } from '@/lib/grants/rules'
import { countHandovers } from '@/lib/handover/reads'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { countProposalsWaiting } from '@/lib/proposals/reads'
import { countOddities } from '@/lib/oddities/reads'
import { readRequests } from '@/lib/requests/reads'
import { countWishes } from '@/lib/recovery/reads'
import { readOpenReview } from '@/lib/reviews/reads'
import { countTickets } from '@/lib/tickets/reads'
import { readOverview } from '@/lib/users/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('title') }
}

/** What waits for this admin, how things stand, what ends soon. */
export default shown(async function OverviewPage() {
  const actor = await requireAdmin('admin.overview')
  const [figures, requests, proposals, handovers, held, grants, review, lost, odd, tickets, locale, t] = await Promise.all([
    readOverview(actor), readRequests(actor), countProposalsWaiting(actor), countHandovers(actor), countHeld(actor), readGrants(actor, { current: true }), readOpenReview(actor), mayAdmin(actor, 'users') ? countWishes(actor) : 0, countOddities(actor), mayAdmin(actor, 'review') ? countTickets(actor) : 0, getLocale(), getTranslations('admin'),
  ])
  const waiting = requests.filter(({ waitsFor, status }) => waitsFor === 'reader' && status !== 'draft')
  const elsewhere = requests.filter(({ waitsFor }) => waitsFor === 'admins' || waitsFor === 'enterer').length
  const ending = grants.filter((grant) => grantStatus(grant) === 'ending')
  const suspended = grants.filter(({ state }) => state === 'suspended')
  return (
    <>
      <PageTitle title={t('title')} scope={<>{t('scope', { name: actor.name, at: formatDateTime(figures.at, locale) })} · <EarlierSignIn actor={actor} /></>} actions={(
        <>
          {mayAdmin(actor, 'review') && <LinkButton icon="user" href={localePath(locale, '/admin/requests/new?kind=newOfficer')}>{t('newOfficer')}</LinkButton>}
          {mayAdmin(actor, 'review') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/requests/new')}>{t('newRequest')}</LinkButton>}
        </>
      )} />
      {review && review.open > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/reviews')}>{t('toReview')}</LinkButton>}>
          <span>{t('review', { number: review.number, n: formatCount(review.open), items: formatCount(review.items), at: formatDateTime(review.dueAt, locale) })}</span>
        </UrgentStrip>
      )}
      <OwnRecoveryStrip person={actor} />
      {lost > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/recovery')}>{t('toRecovery')}</LinkButton>}>
          <span>{t('lost', { count: lost, n: formatCount(lost) })}</span>
        </UrgentStrip>
      )}
      {handovers > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/handovers')}>{t('toHandovers')}</LinkButton>}>
          <span>{t('handovers', { count: handovers, n: formatCount(handovers) })}</span>
        </UrgentStrip>
      )}
      {held > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/files')}>{t('toFiles')}</LinkButton>}>
          <span>{t('files', { count: held, n: formatCount(held) })}</span>
        </UrgentStrip>
      )}
      {odd > 0 && <UrgentStrip><span>{t('oddities', { count: odd, n: formatCount(odd) })}</span></UrgentStrip>}
      {tickets > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/help-desk')}>{t('toTickets')}</LinkButton>}>
          <span>{t('tickets', { count: tickets, n: formatCount(tickets) })}</span>
        </UrgentStrip>
      )}
      <KeyStrip actor={actor} />
      {proposals > 0 && (
        <UrgentStrip action={<LinkButton href={localePath(locale, '/admin/proposals')}>{t('toProposals')}</LinkButton>}>
          <span>{t('proposals', { count: proposals, n: formatCount(proposals) })}</span>
        </UrgentStrip>
      )}
      <Panel id="waiting" title={t('waiting')} aside={formatCount(waiting.length)} padding={waiting.length > 0 ? 'none' : 'normal'}
        foot={elsewhere > 0 ? t('elsewhere', { count: elsewhere, n: formatCount(elsewhere) }) : undefined}>
        {waiting.length > 0 ? <RequestList requests={waiting} caption={t('waiting')} /> : <p className="quiet">{t('nothingWaits')}</p>}
      </Panel>
      <Panel id="figures" title={t('figures')} padding="none" link={mayAdmin(actor, 'reports') ? { href: localePath(locale, '/admin/usage'), label: t('toUsage') } : undefined}>
        <Figures items={[
          { term: t('officersActive'), value: formatCount(figures.officersActive), aside: t('invited', { count: figures.officersInvited, n: formatCount(figures.officersInvited) }) },
          { term: t('grantsLive'), value: formatCount(figures.grantsLive), aside: t('states', { count: figures.statesWithGrants, n: formatCount(figures.statesWithGrants) }) },
          { term: t('filesOpen'), value: formatCount(figures.filesOpen) },
        ]} />
      </Panel>
      <Panel id="ending" title={t('ending')} aside={formatCount(ending.length)} padding={ending.length > 0 ? 'none' : 'normal'}>
        {ending.length > 0 ? <GrantList grants={ending} caption={t('ending')} /> : <p className="quiet">{t('nothingEnds')}</p>}
      </Panel>
      {suspended.length > 0 && <Panel id="suspended" title={t('suspended')} aside={formatCount(suspended.length)} padding="none"><GrantList grants={suspended} caption={t('suspended')} /></Panel>}
      <ListEnd rows={Math.max(requests.length, grants.length)} />
    </>
  )
})
