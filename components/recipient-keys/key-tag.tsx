import { useTranslations } from 'next-intl'
import { STATUSES, type Status, Tag } from '@/components/ui/tag'
import type { KeyStatus } from '@/lib/recipient-keys/schema'

/** Which of the portal's statuses each looks like. */
const looks = {
  brought: 'waiting', proven: 'second', inForce: 'live', lapsed: 'lapsed', withdrawn: 'withdrawn', refused: 'refused', replaced: 'ended', revoked: 'revoked', expired: 'expired',
} as const satisfies Record<KeyStatus, Status>

/** Where a key stands, in a word. */
export function KeyTag({ status }: { status: KeyStatus }) {
  const t = useTranslations('recipientKeys.statuses')
  return <Tag {...STATUSES[looks[status]]}>{t(status)}</Tag>
}
