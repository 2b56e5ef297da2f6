import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { TicketTag } from '@/components/tickets/ticket-entry'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { requireAdmin } from '@/lib/auth/doors'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { listTickets } from '@/lib/tickets/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tickets'))('adminTitle') }
}

/** Questions of officers: those that wait longest first. */
export default shown(async function AdminHelpDeskPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const actor = await requireAdmin('admin.helpDesk', 'review')
  const [{ done }, locale, t, admin, names, tickets] = await Promise.all([searchParams, getLocale(), getTranslations('tickets'), getTranslations('admin'), catalogue(), listTickets(actor)])
  return (
    <>
      <PageTitle title={t('adminTitle')} scope={t('adminScope')} crumbs={[{ label: admin('title'), href: localePath(locale, '/admin') }, { label: t('adminTitle') }]} />
      <DoneNote done={done} known={{ answered: t('done.answered') }} />
      {tickets.length === 0 ? <EmptyState title={t('nobodyAsks')}>{t('nobodyAsksText')}</EmptyState> : (
        <Panel id="tickets" title={t('adminTitle')} padding="none">
          <Table caption={t('adminTitle')} lines>
            <thead><tr><th scope="col">{t('number')}</th><th scope="col">{t('topic')}</th><th scope="col">{t('from')}</th><th scope="col">{t('state')}</th><th scope="col">{t('asked')}</th><th scope="col">{t('standing')}</th></tr></thead>
            <tbody>
              {tickets.map((ticket) => (
                <tr key={ticket.id}>
                  <th scope="row"><a href={localePath(locale, `/admin/help-desk/${ticket.id}`)}>{ticket.number}</a></th>
                  <td data-head={t('topic')}>{t(`topics.${ticket.topic}`)}</td>
                  <td data-head={t('from')}>{ticket.authorName}</td>
                  <td data-head={t('state')}>{ticket.stateCode === null ? t('none') : names.stateName(ticket.stateCode, locale)}</td>
                  <td data-head={t('asked')} className="nowrap">{formatDateTime(ticket.askedAt, locale)}</td>
                  <td data-head={t('standing')}><TicketTag ticket={ticket} /></td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ListEnd rows={tickets.length} />
    </>
  )
})
