import { useTranslations } from 'next-intl'
import { StatusTag, Tag } from '@/components/ui/tag'
import { assertNever } from '@/lib/errors'
import type { HandoverRow } from '@/lib/handover/store'

/** Where a handover stands. `waits` marks what waits for the reader. */
export function HandoverTag({ handover, waits = false }: { handover: Pick<HandoverRow, 'status' | 'isNeither' | 'mode'>; waits?: boolean }) {
  const t = useTranslations('handover.status')
  const { status } = handover
  if (handover.isNeither) return <Tag look="bad" icon="warn">{t('neither')}</Tag>
  if (handover.mode === 'contingency' && status === 'signed') return waits ? <Tag look="soon" icon="submitted">{t('decide')}</Tag> : <Tag look="soon" icon="user">{t('entered')}</Tag>
  switch (status) {
    case 'signed': return waits ? <Tag look="soon" icon="submitted">{t('decide')}</Tag> : <Tag look="plain" icon="submitted">{t('signed')}</Tag>
    case 'approved': return <Tag look="soon" icon="user">{t(waits ? 'acceptYou' : 'approved')}</Tag>
    case 'accepted': return <Tag look="work" icon="calendar">{t('accepted')}</Tag>
    case 'settled': return <Tag look="good" icon="okring">{t('settled')}</Tag>
    case 'declined': return <Tag look="bad" icon="refused">{t('declined')}</Tag>
    case 'returned': return <StatusTag status="returned" bare={!waits} />
    case 'draft':
    case 'withdrawn':
    case 'refused':
    case 'lapsed': return <StatusTag status={status} bare />
    default: return assertNever(status)
  }
}
