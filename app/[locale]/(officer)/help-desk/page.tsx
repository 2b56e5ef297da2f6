import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { TicketEntry } from '@/components/tickets/ticket-entry'
import { AskForm } from '@/components/tickets/ticket-forms'
import { Panel } from '@/components/ui/panel'
import { requireOfficer } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { listOwnTickets } from '@/lib/tickets/reads'
import { pageOf } from '@/lib/tickets/rules'
import { ticketTopics } from '@/lib/tickets/schema'

interface Props {
  searchParams: Promise<Record<'from' | 'reference' | 'done', string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tickets'))('title') }
}

/** Whom to ask: a question with the page it is about, and the answers so far. */
export default shown(async function HelpDeskPage({ searchParams }: Props) {
  const officer = await requireOfficer('helpDesk')
  const [{ from, reference, done }, locale, t, home, tickets] = await Promise.all([searchParams, getLocale(), getTranslations('tickets'), getTranslations('home'), listOwnTickets(officer)])
  const page = pageOf(from)
  const broke = typeof reference === 'string' && /^[\w@-]{1,40}$/.test(reference) ? reference : ''
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title') }]} />
      <DoneNote done={done} known={{ asked: t('done.asked') }} />
      <Panel id="ask" title={t('askTitle')} foot={page === '' && broke === '' ? undefined : [page !== '' && t('goesAlong', { page }), broke !== '' && t('goesAlongReference', { reference: broke })].filter(Boolean).join(' ')}>
        <ClientMessages namespaces={['tickets']}><AskForm topics={ticketTopics} page={page} reference={broke} topic={broke === '' ? '' : 'error'} /></ClientMessages>
      </Panel>
      {tickets.map((ticket) => <TicketEntry key={ticket.id} ticket={ticket} />)}
      <ListEnd rows={tickets.length} />
    </>
  )
})
