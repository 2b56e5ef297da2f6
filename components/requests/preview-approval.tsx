import { useLocale, useTranslations } from 'next-intl'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { formatDateTime } from '@/lib/i18n/format'
import type { Approved } from '@/lib/requests/preview/reads'

/** Who approved, when and why, and whether what is shown beside it is what was approved. */
export function PreviewApproval({ approved, request }: { approved: Approved; request: { number: string; href: string } }) {
  const t = useTranslations('preview.approved')
  const locale = useLocale()
  const hash = approved.approvals.at(-1)?.hash ?? null
  return (
    <Panel id="approvals" title={t('decisions')} foot={<span className="no-print">{t('print')}</span>}>
      <ol className="log">
        {approved.approvals.map((approval, index) => (
          <li key={index}>
            <time dateTime={approval.decidedAt.toISOString()}>{formatDateTime(approval.decidedAt, locale, { seconds: true })}</time>
            <span><b>{approval.adminName}</b>{approval.reason !== '' && <>: {approval.reason}</>}</span>
          </li>
        ))}
      </ol>
      <Facts items={[{ term: t('request'), value: <a href={request.href}>{request.number}</a> }, { term: t('hash'), value: hash && <span className="hash">{hash.replaceAll(/.{8}(?=.)/g, '$& ')}</span> }]} />
      {approved.preview && (approved.isIntact ? <Note look="good">{t('matches')}</Note> : <Note look="bad">{t('altered')}</Note>)}
    </Panel>
  )
}
