import { getLocale, getTranslations } from 'next-intl/server'
import { LedgerFilterForm } from '@/components/activity/ledger-filter-form'
import { LedgerProofPanel } from '@/components/activity/ledger-proof'
import { LedgerTable } from '@/components/activity/ledger-table'
import { QuestionsPanel } from '@/components/activity/questions-panel'
import { DoneNote } from '@/components/admin/done-note'
import { disclosuresPath } from '@/components/disclosures/paths'
import { PageTitle } from '@/components/frame/page-title'
import { EarlierSignIn } from '@/components/sessions/earlier-sign-in'
import { tracePath } from '@/components/trace/trace-path'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Pager } from '@/components/ui/table'
import { parseLedgerFilters } from '@/lib/audit/filters'
import { type LedgerPage as Page, readLedger } from '@/lib/audit/reads'
import type { AdminActor, AuditorActor, PersonActor } from '@/lib/auth/actor'
import { refuse } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { AppError, type FieldError } from '@/lib/errors'
import { formatDateTime, formatRowTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { openQuestion } from '@/lib/questions/reads'
import type { SavedQuestion } from '@/lib/questions/schema'

export type LedgerQuery = Readonly<Record<string, string | string[] | undefined>>

/**
 * The ledger in three views of one truth: an officer's own trail, all for admins, all for auditors. `path` is the page's own, with its language.
 * A function and no component: as an element it would read only after the page's `shown` has let go, and a refusal would have no page.
 */
export async function ledgerPage({ actor, query, path, title }: { actor: PersonActor; query: LedgerQuery; path: string; title: string }) {
  const own = actor.kind === 'officer'
  const [locale, t, kept] = await Promise.all([getLocale(), getTranslations('activity'), getTranslations('questions')])
  const question = query.question === undefined ? null : await questionOrRefuse(actor, String(query.question))
  const parsed = parseLedgerFilters(question?.filters ?? query, { own })
  const { page, mistakes } = parsed.mistakes.length > 0 ? { page: null, mistakes: parsed.mistakes } : await readOrExplain(actor, parsed.filters, query.cursor)
  const scope = page && t(own ? 'ownScope' : 'scope', { at: formatDateTime(page.at, locale, { seconds: true }) })
  const isFiltered = Object.keys(parsed.typed).length > 0
  const filterQuery = new URLSearchParams(parsed.typed).toString()
  return (
    <>
      {/* For an auditor it is the first page after signing in. */}
      <PageTitle title={question?.name ?? title} scope={actor.kind === 'auditor' ? <>{scope} <EarlierSignIn actor={actor} /></> : scope ?? undefined}
        crumbs={question === null ? undefined : [{ label: title, href: path }, { label: kept('one') }]}
        actions={<><LinkButton icon="download" href={localePath(locale, '/receipts')}>{t('toReceipts')}</LinkButton>{actor.kind !== 'officer' && <Questions reader={actor} />}</>} />
      <DoneNote done={query.done} known={{ renamed: kept('done.renamed'), deleted: kept('done.deleted') }} />
      {actor.kind !== 'officer' && <LedgerProofPanel reader={actor} query={page && mistakes.length === 0 ? filterQuery : ''} />}
      <Panel id="events" title={t('table.caption')} padding="none">
        <LedgerFilterForm path={path} typed={parsed.typed} mistakes={mistakes} reader={actor} />
        {page && page.entries.length > 0 && (
          <>
            <LedgerTable entries={page.entries} reader={actor} caption={t('table.caption')} />
            <LedgerPager page={page} path={path} typed={parsed.typed} />
          </>
        )}
      </Panel>
      {page && page.entries.length === 0 && (
        <EmptyState title={t('emptyTitle')} actions={isFiltered ? <LinkButton href={path}>{t('filters.clear')}</LinkButton> : undefined}>{t('empty')}</EmptyState>
      )}
      <QuestionsPanel reader={actor} path={path} query={page && question === null ? filterQuery : ''} />
    </>
  )
}

/** What else is asked of what happened: incidents, months, whose file, and who received somebody's data. */
async function Questions({ reader }: { reader: AdminActor | AuditorActor }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('activity')])
  const mayBring = reader.kind === 'auditor' || mayAdmin(reader, 'review')
  return (
    <>
      {reader.kind === 'admin' && <LinkButton icon="warn" href={localePath(locale, '/admin/incidents')}>{t('toIncidents')}</LinkButton>}
      {reader.kind === 'auditor' && <LinkButton icon="shield" href={localePath(locale, '/auditor/keeping')}>{t('toKeeping')}</LinkButton>}
      <LinkButton icon="calendar" href={localePath(locale, `/${reader.kind}/reports`)}>{t('toReports')}</LinkButton>
      {mayBring && <LinkButton icon="user" href={disclosuresPath(reader, locale)}>{t('toDisclosures')}</LinkButton>}
      <LinkButton icon="search" href={tracePath(reader, locale)}>{t('toTrace')}</LinkButton>
    </>
  )
}

async function LedgerPager({ page, path, typed }: { page: Page; path: string; typed: Readonly<Record<string, string>> }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('activity')])
  const href = (cursor: string | null) => (cursor === null ? undefined : `${path}?${new URLSearchParams({ ...typed, cursor })}`)
  const [first, last] = [page.entries[0], page.entries.at(-1)]
  return (
    <Pager newerHref={href(page.newer)} olderHref={href(page.older)}
      span={first && last ? t('span', { first: formatRowTime(first.at, locale), last: formatRowTime(last.at, locale) }) : ''} />
  )
}

/** A question that the reader keeps; another's, and none, is the page of what is not there. */
async function questionOrRefuse(actor: PersonActor, id: string): Promise<SavedQuestion> {
  try {
    return await openQuestion(actor, id)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refuse(actor, 'activity', 'not_found')
    throw error
  }
}

/** A person or number that is unknown is a mistake in words; a cursor of another list is a refusal, on record. */
async function readOrExplain(actor: PersonActor, filters: Parameters<typeof readLedger>[0]['filters'], cursor: string | string[] | undefined): Promise<{ page: Page | null; mistakes: readonly FieldError[] }> {
  try {
    return { page: await readLedger({ actor, filters, cursor: Array.isArray(cursor) ? cursor.join() : cursor }), mistakes: [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'invalid') return { page: null, mistakes: error.fields }
    if (error.code === 'refused') return refuse(actor, 'activity', error.reason)
    throw error
  }
}
