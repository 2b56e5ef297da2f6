import { useLocale, useTranslations } from 'next-intl'
import { Note } from '@/components/ui/panel'
import { formatDateTime } from '@/lib/i18n/format'
import type { OwnRecipient } from '@/lib/recipient-keys/reads'
import { fingerprintText } from '@/lib/recipient-keys/rules'

/** Before a file is asked for: to which key it will be encrypted, and that it will be to none where the State had one once. A State that never had one hears nothing. */
export function NextRecipient({ recipientKey: { recipient, lastEnded } }: { recipientKey: OwnRecipient }) {
  const t = useTranslations('recipientKeys')
  const locale = useLocale()
  if (recipient !== null) return <Note icon="lock">{t('fileNow', { number: recipient.number, fingerprint: fingerprintText(recipient.fingerprint) })}</Note>
  return lastEnded === null ? null : <Note look="time">{t('fileNone', { number: lastEnded.number, at: formatDateTime(lastEnded.endedAt, locale) })}</Note>
}
