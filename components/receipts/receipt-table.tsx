import { useLocale, useTranslations } from 'next-intl'
import { Table } from '@/components/ui/table'
import { eventSentence } from '@/lib/audit/sentence'
import { formatTime } from '@/lib/i18n/format'
import type { OwnEvent } from '@/lib/ledger/receipts/reads'

/** What the reader did, and the receipt of each. */
export function ReceiptTable({ events, date }: { events: readonly OwnEvent[]; date: string }) {
  const t = useTranslations('receipts.table')
  return (
    <Table caption={t('caption', { date })} rows="normal" sticky lines>
      <thead>
        <tr><th scope="col">{t('time')}</th><th scope="col">{t('what')}</th><th scope="col">{t('receipt')}</th></tr>
      </thead>
      <tbody>{events.map((event, index) => <Row key={index} event={event} />)}</tbody>
    </Table>
  )
}

function Row({ event }: { event: OwnEvent }) {
  const [locale, t] = [useLocale(), useTranslations('receipts.table')]
  const [time, what] = [formatTime(event.at, { seconds: true, zone: false }), eventSentence(event, locale)]
  return (
    <tr>
      <th scope="row" className="nowrap">{time}</th>
      <td className="whitespace-normal min-w-64" data-wide>{what}</td>
      <td>{event.receipt === null ? <span className="quiet">{t('soon')}</span> : <a href={`/api/receipts?event=${event.receipt}`} aria-label={t('take', { time, what })}>{t('link')}</a>}</td>
    </tr>
  )
}
