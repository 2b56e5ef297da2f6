import { useLocale, useTranslations } from 'next-intl'
import { KeyMark } from '@/components/recipient-keys/key-facts'
import { KeyTag } from '@/components/recipient-keys/key-tag'
import { Table } from '@/components/ui/table'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { KeyRow } from '@/lib/recipient-keys/reads'

/** Keys, one a row; with `stateName` those of several States, each leading to its page. */
export function KeyTable({ keys, caption, stateName }: { keys: readonly KeyRow[]; caption: string; stateName?: (code: number) => string }) {
  const t = useTranslations('recipientKeys')
  const locale = useLocale()
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead><tr>{stateName && <th scope="col">{t('state')}</th>}<th scope="col">{t('number')}</th><th scope="col">{t('fingerprint')}</th><th scope="col">{t('status')}</th><th scope="col">{t('until')}</th></tr></thead>
      <tbody>
        {keys.map((row) => (
          <tr key={row.id}>
            {stateName && <th scope="row"><a href={localePath(locale, `/admin/recipient-keys/${row.id}`)}>{stateName(row.stateCode)}</a></th>}
            {stateName ? <td data-head={t('number')} className="nowrap">{row.number}</td> : <th scope="row" className="nowrap">{row.number}</th>}
            <td data-head={t('fingerprint')} data-wide className="min-w-64 whitespace-normal"><KeyMark fingerprint={row.fingerprint} /><span className="block tiny quiet">{t(`formats.${row.format}`, { algorithm: row.algorithm })}</span></td>
            <td data-head={t('status')}><KeyTag status={row.status} />{row.status === 'inForce' && row.revocationAskedAt !== null && <span className="block tiny">{t('admin.wish')}</span>}</td>
            <td data-head={t('until')} className="nowrap">{formatDateTime(row.endedAt ?? row.expiresAt, locale)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
