import { useLocale, useTranslations } from 'next-intl'
import { Outcome, Who } from '@/components/activity/entry-words'
import { eventPath, ledgerPath } from '@/components/activity/paths'
import { Panel } from '@/components/ui/panel'
import { Tag } from '@/components/ui/tag'
import type { LedgerEntry } from '@/lib/audit/entries'
import { eventSentence } from '@/lib/audit/sentence'
import type { PersonActor } from '@/lib/auth/actor'
import { formatDayMonth, formatTime } from '@/lib/i18n/format'

/** The newest of the own trail: what happened, who did it, when; each leads to all of it. What others did since the last visit is marked. */
export function RecentPanel({ entries, reader, since }: { entries: readonly LedgerEntry[]; reader: PersonActor; since: Date | null }) {
  const t = useTranslations('home')
  const locale = useLocale()
  return (
    <Panel id="recent" title={t('recent')} link={{ href: ledgerPath(reader, locale), label: t('allActivity') }}>
      {entries.length === 0 ? <p className="quiet">{t('nothingYet')}</p> : (
        <ol className="stack-2">
          {entries.map((entry, index) => (
            <li key={index} className="small">
              <a href={eventPath(reader, locale, entry.ref)}>{eventSentence(entry, locale)}</a>
              <br /><span className="quiet">{formatDayMonth(entry.at, locale)} {formatTime(entry.at, { zone: false })} · <Who entry={entry} /></span> {entry.outcome !== 'done' && <Outcome entry={entry} />}{!entry.byReader && since !== null && entry.at > since && <Tag look="soon" icon="flag">{t('sinceVisit')}</Tag>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
