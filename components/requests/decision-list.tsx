import { useLocale, useTranslations } from 'next-intl'
import { formatDateTime } from '@/lib/i18n/format'
import type { DecisionRow } from '@/lib/requests/store'

/** The words spoken so far, in order. An approval of somebody who is no admin any more is shown, and said not to count. */
export function DecisionList({ decisions }: { decisions: readonly DecisionRow[] }) {
  const t = useTranslations('requests.decisions')
  const locale = useLocale()
  return (
    <ol className="log">
      {decisions.map((decision, index) => (
        <li key={decision.adminId}>
          <time dateTime={decision.decidedAt.toISOString()}>{formatDateTime(decision.decidedAt, locale)}</time>
          <span>
            <b>{decision.adminName}</b> {t(index === 0 && decision.reason === '' ? 'entered' : decision.verdict)}{decision.reason !== '' && <>: {decision.reason}</>}
            {!decision.counts && <span className="block small quiet">{t('countsNot')}</span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
