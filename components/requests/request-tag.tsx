import { useTranslations } from 'next-intl'
import { StatusTag, Tag } from '@/components/ui/tag'
import { assertNever } from '@/lib/errors'
import type { RequestRow } from '@/lib/requests/reads'

/** Where a request stands, and for whom it waits. */
export function RequestTag({ request }: { request: Pick<RequestRow, 'status'> & { waitsFor: RequestRow['waitsFor'] } }) {
  const t = useTranslations('requests.list')
  const { status, waitsFor } = request
  const who = waitsFor === 'reader' ? t('you') : t('another')
  switch (status) {
    case 'submitted': return waitsFor === 'reader' ? <Tag look="soon" icon="submitted">{t('decideYou')}</Tag> : <StatusTag status="submitted" bare />
    case 'firstApproved': return <StatusTag status="second" detail={who} />
    case 'returned': return waitsFor === 'reader' ? <StatusTag status="returned" /> : <StatusTag status="returned" bare />
    case 'draft':
    case 'approved':
    case 'refused':
    case 'withdrawn':
    case 'lapsed': return <StatusTag status={status} bare />
    default: return assertNever(status)
  }
}
