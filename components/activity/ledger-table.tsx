import { useLocale, useTranslations } from 'next-intl'
import { About, Outcome, Who } from '@/components/activity/entry-words'
import { eventPath } from '@/components/activity/paths'
import { Table } from '@/components/ui/table'
import type { LedgerEntry } from '@/lib/audit/entries'
import { eventSentence } from '@/lib/audit/sentence'
import type { PersonActor } from '@/lib/auth/actor'
import { formatDayMonth, formatTime } from '@/lib/i18n/format'

/** Events as rows: when, who, what in a sentence that leads to all of it, about whom, with what outcome, from where. Keys are row numbers: a position would reach the browser. */
export function LedgerTable({ entries, reader, caption }: { entries: readonly LedgerEntry[]; reader: PersonActor; caption: string }) {
  const t = useTranslations('activity.table')
  return (
    <Table caption={caption} rows="normal" sticky minWidth="lg" lines>
      <thead>
        <tr>
          <th scope="col">{t('time')}</th><th scope="col">{t('who')}</th><th scope="col">{t('what')}</th>
          <th scope="col">{t('about')}</th><th scope="col">{t('outcome')}</th><th scope="col">{t('from')}</th>
        </tr>
      </thead>
      <tbody>{entries.map((entry, index) => <Row key={index} entry={entry} reader={reader} />)}</tbody>
    </Table>
  )
}

function Row({ entry, reader }: { entry: LedgerEntry; reader: PersonActor }) {
  const locale = useLocale()
  const t = useTranslations('activity')
  return (
    <tr>
      <th scope="row" className="nowrap">{formatDayMonth(entry.at, locale)} {formatTime(entry.at, { seconds: true, zone: false })}</th>
      <td className="min-w-36" data-head={t('table.who')}><Who entry={entry} /></td>
      <td className="whitespace-normal min-w-64" data-wide data-head={t('table.what')}><a href={eventPath(reader, locale, entry.ref)}>{eventSentence(entry, locale)}</a></td>
      <td className="min-w-36" data-head={t('table.about')}><About entry={entry} reader={reader} /></td>
      <td data-head={t('table.outcome')}><Outcome entry={entry} /></td>
      <td data-head={t('table.from')}>{entry.address ?? <span className="quiet">{t('table.nobody')}</span>}</td>
    </tr>
  )
}
