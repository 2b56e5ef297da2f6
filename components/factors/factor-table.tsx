import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import type { FactorRow } from '@/lib/factors/schema'
import { formatDateTime } from '@/lib/i18n/format'

/** The factors of one account, those in use first; `act` is what can be done with one of them. */
export function FactorTable({ factors, act }: { factors: readonly FactorRow[]; act?: (factor: FactorRow) => ReactNode }) {
  const t = useTranslations('factors')
  const locale = useLocale()
  return (
    <Table caption={t('own.title')} minWidth="lg" lines>
      <thead><tr><th scope="col">{t('own.name')}</th><th scope="col">{t('kind')}</th><th scope="col">{t('own.since')}</th><th scope="col">{t('own.lastUsed')}</th><th scope="col">{t('own.state')}</th></tr></thead>
      <tbody>
        {factors.map((factor) => (
          <tr key={factor.id}>
            <th scope="row" className="whitespace-normal">{factor.label}</th>
            <td data-head={t('kind')}>{t(`kinds.${factor.kind}`)}{factor.last4 !== null && <span className="block tiny quiet nowrap">{t('last4', { last4: factor.last4 })}</span>}</td>
            <td data-head={t('own.since')} className="nowrap">{formatDateTime(factor.createdAt, locale)}</td>
            <td data-head={t('own.lastUsed')} className="nowrap">{factor.lastUsedAt ? formatDateTime(factor.lastUsedAt, locale) : <span className="quiet">{t('own.never')}</span>}</td>
            <td data-head={t('own.state')}>{factor.revokedAt ? <Tag look="past" icon="revoked">{t(`ends.${factor.revokeCause ?? 'own'}`, { at: formatDateTime(factor.revokedAt, locale) })}</Tag> : act?.(factor) ?? <Tag look="good" icon="check">{t('own.inUse')}</Tag>}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
