import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { RecentPanel } from '@/components/activity/recent-panel'
import { DueDeletions } from '@/components/files/deletions'
import { FilesPanel } from '@/components/files/files-panel'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { UrgentStrip } from '@/components/frame/urgent-strip'
import { GrantBox } from '@/components/grants/grant-box'
import { EndingGrants, NoGrant, SuspendedGrants } from '@/components/grants/grant-ends'
import { GrantSentence } from '@/components/grants/grant-sentence'
import { PurposePanel } from '@/components/purposes/purpose-panel'
import { OwnRecoveryStrip } from '@/components/recovery/own-recovery'
import { WindowPanel } from '@/components/registrants/window-panel'
import { EarlierSignIn } from '@/components/sessions/earlier-sign-in'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { readRecent } from '@/lib/audit/reads'
import { requireOfficer } from '@/lib/auth/doors'
import { listDueDeletions, listExports } from '@/lib/exports/reads'
import { grantNames, readOwnGrants } from '@/lib/grants/reads'
import { grantSentence } from '@/lib/grants/rules'
import { countHandovers } from '@/lib/handover/reads'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath, type Locale } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'
import { overview } from '@/lib/registrants/reads'
import { countWaiting } from '@/lib/requests/reads'
import { readOwnAcceptance } from '@/lib/terms/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('home'))('title') }
}

/** What may I see, what is new, whom do I ask: the officer's first page. */
export default shown(async function HomePage() {
  const officer = await requireOfficer('home')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('home')])
  const [found, grants, files, due, returned, charges, names, accepted, recent] = await Promise.all([
    overview({ officer }), readOwnGrants(officer, { all: true }), listExports(officer), listDueDeletions(officer), countWaiting(officer), countHandovers(officer), catalogue(), readOwnAcceptance(officer), readRecent(officer, { rows: limits.recentEvents }),
  ])
  const live = grants.filter((grant) => grant.state === 'live')
  return (
    <>
      <PageTitle title={t('title')} scope={<>{t('asOf', { at: formatDateTime(found.at, locale) })} · <EarlierSignIn actor={officer} /></>} urgent={<><OwnRecoveryStrip person={officer} /><EndingGrants grants={grants} />{returned > 0 && <Returned count={returned} locale={locale} />}{charges > 0 && <Charges count={charges} locale={locale} />}</>} />
      <div className="grid grid-8-4 top">
        <div className="col">
          {live.length === 0 && <NoGrant grants={grants} />}
          <SuspendedGrants grants={grants} />
          {live.map((grant) => <AccessPanel key={grant.id} grant={grant} locale={locale} />)}
          <PurposePanel {...found} back="home" />
          {found.boxes.length > 0 && <WindowPanel overview={found} path={localePath(locale, '/registrants')} />}
        </div>
        <div className="col">
          <DueDeletions files={due} />
          <FilesPanel files={files} names={names} />
          <RecentPanel entries={recent} reader={officer} since={officer.previousSignInAt} />
          <Panel id="whom" title={t('whom')}>
            <p className="small">{t('whomText')}</p>
            {accepted && <p className="small quiet">{t.rich('termsAccepted', { number: String(accepted.version), at: formatDateTime(accepted.at, locale), terms: (words) => <a href={localePath(locale, '/terms')}>{words}</a> })}</p>}
            <p className="row"><LinkButton icon="help" href={localePath(locale, '/help')}>{t('help')}</LinkButton><LinkButton icon="inbox" href={localePath(locale, '/notices')}>{t('notices')}</LinkButton><LinkButton icon="mail" href={localePath(locale, '/help-desk')}>{t('helpDesk')}</LinkButton>{live.length > 0 && <LinkButton href={localePath(locale, '/handovers')}>{t('handOver')}</LinkButton>}</p>
          </Panel>
        </div>
      </div>
    </>
  )
})

async function Returned({ count, locale }: { count: number; locale: Locale }) {
  const t = await getTranslations('home')
  return <UrgentStrip action={<LinkButton href={localePath(locale, '/requests')}>{t('toRequests')}</LinkButton>}>{t('returned', { count, n: formatCount(count) })}</UrgentStrip>
}

async function Charges({ count, locale }: { count: number; locale: Locale }) {
  const t = await getTranslations('home')
  return <UrgentStrip action={<LinkButton href={localePath(locale, '/handovers')}>{t('toHandovers')}</LinkButton>}>{t('takeOver', { count, n: formatCount(count) })}</UrgentStrip>
}

async function AccessPanel({ grant, locale }: { grant: Awaited<ReturnType<typeof readOwnGrants>>[number]; locale: Locale }) {
  const [t, names] = await Promise.all([getTranslations('home'), grantNames(grant, locale)])
  return (
    <Panel id={`grant-${grant.id}`} title={t('yourAccess')} aside={t('grant', { number: grant.number })} padding="none">
      <div className="p-4"><GrantSentence parts={grantSentence(grant, locale, names)} /></div>
      <GrantBox grant={grant} names={names} daysLeft={grant.daysLeft} share={grant.periodShare} />
    </Panel>
  )
}
