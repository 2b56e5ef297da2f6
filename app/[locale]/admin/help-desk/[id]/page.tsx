import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { TicketContext, TicketEntry } from '@/components/tickets/ticket-entry'
import { AnswerForm } from '@/components/tickets/ticket-forms'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readTicket } from '@/lib/tickets/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tickets'))('one') }
}

/** One question beside what came along with it, and the form of its answer while it waits. */
export default shown(async function AdminTicketPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.ticket', 'review')
  const { id } = await params
  const ticket = await readTicket(actor, id)
  if (!ticket) return refuse(actor, 'admin.ticket', 'not_found')
  const [locale, t, names] = await Promise.all([getLocale(), getTranslations('tickets'), catalogue()])
  return (
    <>
      <PageTitle title={ticket.number} scope={t(`topics.${ticket.topic}`)} crumbs={[{ label: t('adminTitle'), href: localePath(locale, '/admin/help-desk') }, { label: ticket.number }]}
        actions={<LinkButton icon="eye" href={localePath(locale, `/admin/simulator?officer=${ticket.authorId}`)}>{t('whatTheySee')}</LinkButton>} />
      <div className="grid grid-8-4 top">
        <div className="col">
          <TicketEntry ticket={ticket} />
          {ticket.answeredAt === null && <Panel id="answering" title={t('answerTitle')}><ClientMessages namespaces={['tickets']}><AnswerForm id={ticket.id} /></ClientMessages></Panel>}
        </div>
        <Panel id="context" title={t('context')}><TicketContext ticket={ticket} state={ticket.stateCode === null ? t('none') : names.stateName(ticket.stateCode, locale)} /></Panel>
      </div>
    </>
  )
})
