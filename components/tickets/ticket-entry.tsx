import { useLocale, useTranslations } from 'next-intl'
import { Facts, Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import { formatDateTime } from '@/lib/i18n/format'
import type { Ticket } from '@/lib/tickets/schema'

/** A question and its answer, as its officer reads them. */
export function TicketEntry({ ticket }: { ticket: Ticket }) {
  const t = useTranslations('tickets')
  const locale = useLocale()
  return (
    <Panel id={ticket.number} title={`${ticket.number} · ${t(`topics.${ticket.topic}`)}`} aside={<TicketTag ticket={ticket} />}>
      <Paragraphs text={ticket.text} />
      <p className="tiny quiet">{t('askedAt', { at: formatDateTime(ticket.askedAt, locale) })}{ticket.page !== '' && <> · {t('onPage', { page: ticket.page })}</>}</p>
      {ticket.answer !== null && ticket.answeredAt !== null && (
        <>
          <h3>{t('answerOf', { name: ticket.answeredByName ?? '', at: formatDateTime(ticket.answeredAt, locale) })}</h3>
          <Paragraphs text={ticket.answer} />
        </>
      )}
    </Panel>
  )
}

/** Whether it waits or is answered. */
export function TicketTag({ ticket }: { ticket: Pick<Ticket, 'answeredAt'> }) {
  const t = useTranslations('tickets')
  return ticket.answeredAt === null ? <Tag look="soon" icon="waiting">{t('waits')}</Tag> : <Tag look="good" icon="check">{t('isAnswered')}</Tag>
}

/** What somebody typed, an empty line between paragraphs. */
function Paragraphs({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph, index) => <p key={index} className="measure whitespace-pre-line"><bdi>{paragraph}</bdi></p>)
}

/** What came along with a question, for whoever answers it. */
export function TicketContext({ ticket, state }: { ticket: Ticket; state: string }) {
  const t = useTranslations('tickets')
  const locale = useLocale()
  return (
    <Facts items={[
      { term: t('from'), value: ticket.authorName }, { term: t('state'), value: state }, { term: t('asked'), value: formatDateTime(ticket.askedAt, locale) },
      { term: t('page'), value: ticket.page === '' ? t('none') : ticket.page }, { term: t('reference'), value: ticket.reference === '' ? t('none') : ticket.reference },
    ]} />
  )
}
