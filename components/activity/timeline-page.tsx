import { getLocale, getTranslations } from 'next-intl/server'
import { LedgerTable } from '@/components/activity/ledger-table'
import { ledgerPath, timelinePath } from '@/components/activity/paths'
import { PageTitle } from '@/components/frame/page-title'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Pager } from '@/components/ui/table'
import { readTimeline, type TimelineSubject } from '@/lib/audit/timelines'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { refuse } from '@/lib/auth/doors'
import { AppError } from '@/lib/errors'
import { formatDateTime, formatRowTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

/** The life of one officer, grant or file, the oldest event first. `of` is a user id or a number, `what` the page's name in the ledger. A function and no component, as `ledgerPage`. */
export async function timelinePage({ actor, of, cursor, what }: { actor: AdminActor | AuditorActor; of: string; cursor: string | string[] | undefined; what: string }) {
  const { subject, page } = await readTimeline({ actor, of, cursor: Array.isArray(cursor) ? cursor.join() : cursor }).catch((error: unknown) => {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'refused')) return refuse(actor, what, error.code === 'refused' ? error.reason : 'not_found')
    throw error
  })
  const [locale, t, activity, codes] = await Promise.all([getLocale(), getTranslations('timeline'), getTranslations('activity'), catalogue()])
  const path = timelinePath(actor, locale, of) ?? ''
  const href = (to: string | null): string | undefined => (to === null ? undefined : `${path}?${new URLSearchParams({ cursor: to })}`)
  const [first, last] = [page.entries[0], page.entries.at(-1)]
  const own = pageOf(subject, actor)
  return (
    <>
      <PageTitle title={t(`titles.${subject.of}`, { number: subject.number, name: subject.officerName })} scope={t('scope', { name: subject.officerName, state: codes.stateName(subject.stateCode, locale), at: formatDateTime(page.at, locale, { seconds: true }) })}
        crumbs={[{ label: activity(actor.kind === 'admin' ? 'title' : 'ledgerTitle'), href: ledgerPath(actor, locale) }, { label: t('title') }]}
        actions={own !== null && <LinkButton href={localePath(locale, own)}>{t(`own.${subject.of}`)}</LinkButton>} />
      {page.entries.length === 0 ? <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState> : (
        <Panel id="events" title={t('caption')} padding="none">
          <LedgerTable entries={page.entries} reader={actor} caption={t('caption')} />
          <Pager newerHref={href(page.newer)} olderHref={href(page.older)} span={first && last ? activity('span', { first: formatRowTime(first.at, locale), last: formatRowTime(last.at, locale) }) : ''} />
        </Panel>
      )}
    </>
  )
}

/** The subject's own page, for an admin. */
function pageOf(subject: TimelineSubject, actor: AdminActor | AuditorActor): string | null {
  if (actor.kind !== 'admin') return null
  return subject.of === 'officer' ? `/admin/officers/${subject.id}` : subject.of === 'grant' ? `/admin/grants/${subject.id}` : null
}
