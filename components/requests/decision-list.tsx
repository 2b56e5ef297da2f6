import { useLocale, useTranslations } from 'next-intl'
import { formatDateTime } from '@/lib/i18n/format'
import type { DecisionRow } from '@/lib/requests/decisions/store'

/** The words spoken so far, in order. An approval that counts no longer is shown, and said so; one that counts bears the mark of its preview. */
export function DecisionList({ decisions }: { decisions: readonly Pick<DecisionRow, 'id' | 'adminName' | 'verdict' | 'reason' | 'decidedAt' | 'counts' | 'previewHash'>[] }) {
  const t = useTranslations('requests.decisions')
  const locale = useLocale()
  return (
    <ol className="log">
      {decisions.map((decision) => (
        <li key={decision.id}>
          <time dateTime={decision.decidedAt.toISOString()}>{formatDateTime(decision.decidedAt, locale)}</time>
          <span>
            <b>{decision.adminName}</b> {t(decision.verdict)}: {decision.reason}
            {decision.verdict === 'approve' && !decision.counts && <span className="block small quiet">{t('countsNot')}</span>}
            {decision.previewHash !== null && <span className="block tiny quiet">{t('preview')} <span className="hash">{decision.previewHash}</span></span>}
          </span>
        </li>
      ))}
    </ol>
  )
}
