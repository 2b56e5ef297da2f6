import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { ledgerCrumb } from '@/components/frame/ledger-crumb'
import { PageTitle } from '@/components/frame/page-title'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { readHolds } from '@/lib/holds/reads'
import type { HoldRow } from '@/lib/holds/store'
import { formatBytes, formatCount, formatDate, formatDateTime, formatList, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { type Keeping, readLedgerKeeping } from '@/lib/ledger/keeping/reads'

/**
 * How long events are kept where, which archives there are, and what is held. A function and no component, as `ledgerPage`. `act` makes the panel of what the reader may do, for the hold that
 * is to end or for a new one; given by who may.
 */
export async function keepingPage({ reader, end, act }: { reader: AdminActor | AuditorActor; end?: string | string[]; act?: (ending: HoldRow | undefined) => ReactNode }) {
  const [keeping, holds, locale, t, nav] = await Promise.all([readLedgerKeeping(reader), readHolds(reader), getLocale(), getTranslations('keeping'), getTranslations('frame.nav')])
  const ending = holds.find(({ id, endedAt }) => id === end && endedAt === null)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[reader.kind === 'admin' ? { label: nav('proposals'), href: localePath(locale, '/admin/proposals') } : await ledgerCrumb('auditor'), { label: t('title') }]} />
      {keeping.isHeld && <Note look="time" title={t('heldTitle')} level={2}>{t('held')}</Note>}
      <Panel id="online" title={t('onlineTitle')} foot={t('foot')}>
        <Facts items={[
          { term: t('onlineSince'), value: keeping.onlineSince ? formatDateTime(keeping.onlineSince, locale) : t('nothing') }, { term: t('months'), value: formatSpan(keeping.months, 'month', locale) },
          { term: t('archived'), value: formatCount(keeping.archives.reduce((sum, { first, last }) => sum + last - first + 1, 0)) },
        ]} />
      </Panel>
      <Panel id="holds" title={t('holdsTitle')} padding={holds.length > 0 ? 'none' : 'normal'}>{holds.length > 0 ? <Holds holds={holds} endHref={act ? (id) => `${localePath(locale, '/admin/keeping')}?end=${id}` : undefined} /> : <p className="quiet">{t('noHolds')}</p>}</Panel>
      {act?.(ending)}
      {reader.kind === 'admin' && <SubjectProposals actor={reader} kinds={['hold.new', 'hold.end']} />}
      <Panel id="archives" title={t('archivesTitle')} padding={keeping.archives.length > 0 ? 'none' : 'normal'}>{keeping.archives.length > 0 ? <Archives archives={keeping.archives} /> : <p className="quiet">{t('noArchives')}</p>}</Panel>
    </>
  )
}

async function Holds({ holds, endHref }: { holds: readonly HoldRow[]; endHref?: (id: string) => string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('keeping')])
  return (
    <Table caption={t('holdsTitle')} minWidth="lg" lines>
      <thead><tr><th scope="col">{t('columns.number')}</th><th scope="col">{t('columns.title')}</th><th scope="col">{t('columns.basis')}</th><th scope="col">{t('columns.placed')}</th><th scope="col">{t('columns.standing')}</th></tr></thead>
      <tbody>
        {holds.map(({ id, number, title, basis, placedAt, placedBy, endedAt }) => (
          <tr key={id}>
            <th scope="row" className="nowrap">{number}</th>
            <td data-head={t('columns.title')} data-wide className="whitespace-normal">{title}</td>
            <td data-head={t('columns.basis')} className="whitespace-normal">{basis}</td>
            <td data-head={t('columns.placed')}>{formatDate(placedAt, locale)}<span className="block small quiet">{formatList(placedBy, locale)}</span></td>
            <td data-head={t('columns.standing')}>{endedAt === null ? <><Tag look="time" icon="lock">{t('inForce')}</Tag>{endHref && <a className="block small" href={endHref(id)} aria-label={t('endOf', { number, title })}>{t('endTitle')}</a>}</> : <Tag look="past" icon="ended">{t('endedOn', { date: formatDate(endedAt, locale) })}</Tag>}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

async function Archives({ archives }: Pick<Keeping, 'archives'>) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('keeping')])
  return (
    <Table caption={t('archivesTitle')} rows="normal" minWidth="lg" lines>
      <thead><tr><th scope="col">{t('columns.events')}</th><th scope="col">{t('columns.span')}</th><th scope="col" className="num">{t('columns.size')}</th><th scope="col">{t('columns.where')}</th><th scope="col">SHA-256</th></tr></thead>
      <tbody>
        {archives.map(({ id, first, last, firstAt, lastAt, sizeBytes, prunedAt, sha256 }) => (
          <tr key={id}>
            <th scope="row" className="nowrap">{t('fromTo', { first: formatCount(first), last: formatCount(last) })}</th>
            <td data-head={t('columns.span')} className="nowrap">{t('fromTo', { first: formatDate(firstAt, locale), last: formatDate(lastAt, locale) })}</td>
            <td data-head={t('columns.size')} className="num">{formatBytes(sizeBytes)}</td>
            <td data-head={t('columns.where')} data-wide>{prunedAt === null ? t('both') : t('archiveSince', { date: formatDate(prunedAt, locale) })}</td>
            <td data-head="SHA-256" data-wide><code className="break-all">{Buffer.from(sha256).toString('hex')}</code></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
