import { useLocale, useTranslations } from 'next-intl'
import { Icon, type IconName } from '@/components/ui/icon'
import type { LedgerEntry } from '@/lib/audit/entries'
import type { PersonActor } from '@/lib/auth/actor'
import { localePath } from '@/lib/i18n/routing'

const OUTCOMES: Readonly<Record<LedgerEntry['outcome'], { icon: IconName; look: string }>> = {
  done: { icon: 'check', look: 'bare-good' }, refused: { icon: 'refused', look: 'bare-bad' }, failed: { icon: 'failed', look: 'bare-bad' },
}

/** How it ended, in a word and a sign. */
export function Outcome({ entry }: { entry: LedgerEntry }) {
  const t = useTranslations('activity.outcomes')
  const outcome = OUTCOMES[entry.outcome]
  return <span className={`tag plain ${outcome.look}`}><Icon name={outcome.icon} /><span>{t(entry.outcome)}</span></span>
}

/** Who acted, as the reader calls them. */
export function Who({ entry }: { entry: LedgerEntry }) {
  const t = useTranslations('activity.table')
  if (entry.byReader) return t('you')
  if (entry.actorKind === 'system') return t('system')
  return entry.actorKind === 'nobody' ? t('somebody') : entry.actorName
}

/** Whom it is about; for those who may go there, as a link to the person, request or grant. */
export function About({ entry, reader }: { entry: LedgerEntry; reader: PersonActor }) {
  const t = useTranslations('activity.table')
  const locale = useLocale()
  if (entry.subjectId === null) return <span className="quiet">{t('nobody')}</span>
  if (entry.subjectId === reader.id) return t('yourAccount')
  if (reader.kind !== 'admin' || entry.subjectKind !== 'officer') return entry.subjectName
  const path = entry.grantId ? `/admin/grants/${entry.grantId}` : entry.requestId ? `/admin/requests/${entry.requestId}` : `/admin/officers/${entry.subjectId}`
  return <a href={localePath(locale, path)}>{entry.subjectName}</a>
}
