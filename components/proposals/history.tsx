import { getLocale, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

interface Wording {
  readonly version: number
  readonly fromAt: Date
  readonly proposalId: string | null
  readonly number: string | null
  /** What it said, in words. */
  readonly says: ReactNode
}

/** Every wording of a register's entry, newest first, with the proposal each came from. */
export async function History({ versions }: { versions: readonly Wording[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('proposals')])
  return (
    <Panel id="history" title={t('history')} padding="none">
      <Table caption={t('history')} minWidth="lg" lines>
        <thead><tr><th scope="col">{t('version')}</th><th scope="col">{t('from')}</th><th scope="col">{t('said')}</th><th scope="col">{t('cameFrom')}</th></tr></thead>
        <tbody>
          {versions.map(({ version, fromAt, proposalId, number, says }) => (
            <tr key={version}>
              <th scope="row" className="num">{version}</th>
              <td data-head={t('from')} className="nowrap">{formatDateTime(fromAt, locale)}</td>
              <td data-head={t('said')} data-wide className="min-w-64 whitespace-normal">{says}</td>
              <td data-head={t('cameFrom')}>{proposalId ? <a href={localePath(locale, `/admin/proposals/${proposalId}`)}>{number}</a> : <span className="quiet">{t('fromStart')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
