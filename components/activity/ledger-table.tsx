import { useLocale, useTranslations } from 'next-intl'
import { Icon, type IconName } from '@/components/ui/icon'
import { Table } from '@/components/ui/table'
import type { LedgerEntry } from '@/lib/audit/entries'
import { eventSentence } from '@/lib/audit/sentence'
import type { PersonActor } from '@/lib/auth/actor'
import { formatDayMonth, formatTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

const OUTCOMES: Readonly<Record<LedgerEntry['outcome'], { icon: IconName; look: string }>> = {
  done: { icon: 'check', look: 'bare-good' }, refused: { icon: 'refused', look: 'bare-bad' }, failed: { icon: 'failed', look: 'bare-bad' },
}

/** Events as rows: when, who, what in a sentence, about whom, with what outcome, from where. Keys are row numbers: a position would reach the browser. */
export function LedgerTable({ entries, reader }: { entries: readonly LedgerEntry[]; reader: PersonActor }) {
  const t = useTranslations('activity.table')
  return (
    <Table caption={t('caption')} rows="normal" sticky minWidth="lg">
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
  const outcome = OUTCOMES[entry.outcome]
  return (
    <tr>
      <th scope="row" className="nowrap">{formatDayMonth(entry.at, locale)} {formatTime(entry.at, { seconds: true, zone: false })}</th>
      <td className="min-w-36">{useWho(entry)}</td>
      <td className="min-w-64 whitespace-normal">{eventSentence(entry, locale)}</td>
      <td className="min-w-36"><About entry={entry} reader={reader} /></td>
      <td><span className={`tag plain ${outcome.look}`}><Icon name={outcome.icon} /><span>{t(`outcomes.${entry.outcome}`)}</span></span></td>
      <td>{entry.address ?? <span className="quiet">{t('table.nobody')}</span>}</td>
    </tr>
  )
}

function useWho(entry: LedgerEntry): string {
  const t = useTranslations('activity.table')
  if (entry.byReader) return t('you')
  if (entry.actorKind === 'system') return t('system')
  return entry.actorKind === 'nobody' ? t('somebody') : entry.actorName
}

/** Whom it is about; for those who may go there, as a link to the person, request or grant. */
function About({ entry, reader }: { entry: LedgerEntry; reader: PersonActor }) {
  const t = useTranslations('activity.table')
  const locale = useLocale()
  if (entry.subjectId === null) return <span className="quiet">{t('nobody')}</span>
  if (entry.subjectId === reader.id) return t('yourAccount')
  if (reader.kind !== 'admin' || entry.subjectKind !== 'officer') return entry.subjectName
  const path = entry.grantId ? `/admin/grants/${entry.grantId}` : entry.requestId ? `/admin/requests/${entry.requestId}` : `/admin/officers/${entry.subjectId}`
  return <a href={localePath(locale, path)}>{entry.subjectName}</a>
}
