import { useLocale, useTranslations } from 'next-intl'
import { KeyTag } from '@/components/recipient-keys/key-tag'
import { Facts } from '@/components/ui/panel'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import type { KeyRow } from '@/lib/recipient-keys/reads'
import { fingerprintText } from '@/lib/recipient-keys/rules'

/** A key as everybody who may see it reads it; the key itself stands elsewhere, and its owner's name and address nowhere. */
export function KeyFacts({ row, stateName }: { row: KeyRow; stateName?: string }) {
  const t = useTranslations('recipientKeys')
  const locale = useLocale()
  const when = (at: Date | null): string | null => at && formatDateTime(at, locale)
  const wasInForce = row.inForceAt !== null
  return (
    <Facts items={[
      { term: t('state'), value: stateName ?? null },
      { term: t('number'), value: row.number },
      { term: t('status'), value: <KeyTag status={row.status} /> },
      { term: t('kind'), value: t(`formats.${row.format}`, { algorithm: row.algorithm }) },
      { term: t(row.format === 'age' ? 'recipient' : 'fingerprint'), value: <KeyMark fingerprint={row.fingerprint} /> },
      { term: t('broughtBy'), value: t('byAt', { name: row.broughtByName, at: formatDateTime(row.broughtAt, locale) }) },
      { term: t('provenAt'), value: when(row.provenAt) },
      { term: t('since'), value: when(row.inForceAt) },
      { term: t('until'), value: row.status === 'inForce' || row.endedAt === null ? <b>{when(row.expiresAt)}</b> : null },
      { term: t('ownEnd'), value: when(row.keyExpiresAt) ?? <span className="quiet">{t('noEnd')}</span> },
      { term: t('files'), value: wasInForce ? <>{formatCount(row.files)}{row.livingFiles > 0 && <span className="block tiny quiet">{t('living', { n: formatCount(row.livingFiles) })}</span>}</> : null },
      { term: t('endedAt'), value: row.endedAt && (row.endedByName === null ? when(row.endedAt) : t('byAt', { name: row.endedByName, at: formatDateTime(row.endedAt, locale) })) },
      { term: t('reason'), value: row.endedReason && <span className="whitespace-pre-line break-words">{row.endedReason}</span> },
    ]} />
  )
}

/** A fingerprint or recipient: to be compared sign by sign. */
export function KeyMark({ fingerprint }: { fingerprint: string }) {
  return <span className="hash">{fingerprintText(fingerprint)}</span>
}
