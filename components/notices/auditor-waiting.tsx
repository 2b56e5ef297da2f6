import { getLocale, getTranslations } from 'next-intl/server'
import { Panel } from '@/components/ui/panel'
import type { AuditorActor } from '@/lib/auth/actor'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { listOpenClocks } from '@/lib/incidents/reads'
import { readLedgerProof } from '@/lib/ledger/witnesses/reads'
import { countOddities } from '@/lib/oddities/reads'
import { readOpenReview } from '@/lib/reviews/reads'

/** What concerns an auditor and is not over: oddities without an answer, clocks of the law, the witnesses, and the review that asks. Each line leads to its page. */
export async function AuditorWaiting({ auditor }: { auditor: AuditorActor }) {
  const [oddities, clocks, ledger, review, locale, t, incidents] = await Promise.all([
    countOddities(auditor), listOpenClocks(auditor), readLedgerProof('portal_auditor'), readOpenReview(auditor), getLocale(), getTranslations('notices.waiting'), getTranslations('incidents.recipients'),
  ])
  const since = ledger.isAlarm ? ledger.unwitnessedSince : null
  const isDisputed = ledger.witnesses.some(({ cause }) => cause === 'fork' || cause === 'ahead')
  const lines = [
    { path: '/auditor/oddities', text: t('oddities', { count: oddities, n: formatCount(oddities) }) },
    ...clocks.map(({ id, number, clock, dueAt, standing }) => ({ path: `/auditor/incidents/${id}`, text: t(standing === 'missed' ? 'incidentMissed' : 'incident', { number, whom: incidents(clock), at: formatDateTime(dueAt, locale) }) })),
    ...(clocks.length === 0 ? [{ path: '/auditor/incidents', text: t('noIncident') }] : []),
    { path: '/auditor', text: isDisputed ? t('ledgerDisputed') : since === null ? t('ledgerFine') : t('ledger', { since: formatDateTime(since, locale) }) },
    { path: '/auditor/reviews', text: review ? t('review', { number: review.number, count: review.open, n: formatCount(review.open), at: formatDateTime(review.dueAt, locale) }) : t('noReview') },
  ]
  return (
    <Panel id="waiting" title={t('title')}>
      <ul className="stack-2">{lines.map(({ path, text }, index) => <li key={index}><a href={localePath(locale, path)}>{text}</a></li>)}</ul>
    </Panel>
  )
}
