import { getLocale, getTranslations } from 'next-intl/server'
import { ledgerPath } from '@/components/activity/paths'
import { DisclosureList } from '@/components/disclosures/disclosure-list'
import { disclosuresPath } from '@/components/disclosures/paths'
import { OfficerTable } from '@/components/disclosures/officer-table'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { ResolveForm } from '@/components/simulator/resolve-form'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Figures, Note, Panel } from '@/components/ui/panel'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import { mayAdmin } from '@/lib/auth/permissions'
import type { Disclosures } from '@/lib/disclosures/use-cases'
import { formatCount, formatDateTime, formatTime } from '@/lib/i18n/format'
import { handleOf, resolveReasons } from '@/lib/simulator/schema'

/** "Who received this worker's data?", for admins and auditors who bring a UAN: the worker's timeline, without a word of the record. `read` comes from the route, for it reads files of archives too. A function and no component, as `ledgerPage`. */
export async function disclosuresPage({ reader, query, read }: { reader: AdminActor | AuditorActor; query: Readonly<Record<string, string | string[] | undefined>>; read: (asked: { reader: AdminActor | AuditorActor; handle: string }) => Promise<Disclosures> }) {
  const [locale, t, activity] = await Promise.all([getLocale(), getTranslations('disclosures'), getTranslations('activity')])
  const handle = handleOf(query)
  const found = handle === '' ? null : await read({ reader, handle })
  // An admin who resolves may be one who does not read the ledger: no way leads there then.
  const readsLedger = reader.kind === 'auditor' || mayAdmin(reader, 'reports')
  const list = readsLedger ? [{ label: activity(reader.kind === 'admin' ? 'title' : 'ledgerTitle'), href: ledgerPath(reader, locale) }] : []
  return (
    <>
      <PageTitle title={t('title')} scope={found && found.standing !== 'over' ? t('heldUntil', { at: formatTime(found.expiresAt) }) : undefined} crumbs={[...list, { label: t('one') }]}
        actions={handle !== '' && <LinkButton icon="search" href={disclosuresPath(reader, locale)}>{t('another')}</LinkButton>} />
      {found?.standing === 'known' && <Answer reader={reader} found={found} readsLedger={readsLedger} />}
      {found?.standing === 'over' && <EmptyState icon="expired" title={t('overTitle')}>{t('overText')}</EmptyState>}
      {found?.standing === 'absent' && <EmptyState icon="search" title={t('absentTitle')}>{t('absentText')}</EmptyState>}
      {found?.standing !== 'known' && (
        <Panel id="resolve" title={t('bring')}>
          <Note icon="shield">{t('bringText')}</Note>
          <ClientMessages namespaces={['simulator']}><ResolveForm forAudit={reader.kind === 'auditor'} reasons={resolveReasons} next="disclosures" /></ClientMessages>
        </Panel>
      )}
    </>
  )
}

async function Answer({ reader, found, readsLedger }: { reader: AdminActor | AuditorActor; found: Extract<Disclosures, { standing: 'known' }>; readsLedger: boolean }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('disclosures')])
  const { missing, doubtful, unreadLooks, filesBefore } = found
  return (
    <>
      {(missing > 0 || doubtful > 0) && <Note look="bad" role="alert" title={t('brokenTitle')} level={2}>{t('broken', { missing: formatCount(missing), doubtful: formatCount(doubtful) })}</Note>}
      <Panel id="summary" title={t('summary')} padding="none" foot={t('foot', { since: formatDateTime(found.keptSince, locale) })}>
        <Figures items={[{ term: t('officers'), value: formatCount(found.officers.length) }, { term: t('looks'), value: formatCount(found.looks) }, { term: t('files'), value: formatCount(found.files) }]} />
      </Panel>
      {unreadLooks > 0 && <Note look="bad">{t('unread', { count: unreadLooks, n: formatCount(unreadLooks) })}</Note>}
      {filesBefore > 0 && <Note look="time">{t('filesBefore', { count: filesBefore, n: formatCount(filesBefore) })}</Note>}
      {found.officers.length === 0 ? unreadLooks === 0 && <EmptyState title={t('nobodyTitle')}>{t('nobodyText')}</EmptyState> : (
        <>
          <Panel id="who" title={t('who')} padding="none"><OfficerTable officers={found.officers} reader={reader} readsLedger={readsLedger} /></Panel>
          <Panel id="each" title={t('each')} aside={found.newest.length < found.looks + found.files ? t('newest', { n: formatCount(found.newest.length) }) : undefined} padding="none"><DisclosureList newest={found.newest} reader={reader} readsLedger={readsLedger} /></Panel>
        </>
      )}
    </>
  )
}
