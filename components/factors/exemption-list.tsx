import { useLocale, useTranslations } from 'next-intl'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import type { ExemptionRow } from '@/lib/factors/reads'
import { formatCalendarDate, formatDateTime, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** Every exemption an account had: from when, to which day, by whom. */
export function ExemptionList({ exemptions }: { exemptions: readonly ExemptionRow[] }) {
  const t = useTranslations('factors.admin')
  const locale = useLocale()
  return (
    <Panel id="exemptions" title={t('exemptions')} padding={exemptions.length > 0 ? 'none' : 'normal'}>
      {exemptions.length === 0 ? <p className="quiet">{t('noExemptions')}</p> : (
        <Table caption={t('exemptions')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('from')}</th><th scope="col">{t('untilDay')}</th><th scope="col">{t('ended')}</th><th scope="col">{t('by')}</th></tr></thead>
          <tbody>
            {exemptions.map((each) => (
              <tr key={each.fromAt.toISOString()}>
                <th scope="row" className="nowrap">{formatDateTime(each.fromAt, locale)}</th>
                <td data-head={t('untilDay')} className="nowrap">{formatCalendarDate(each.untilDay, locale)}</td>
                <td data-head={t('ended')} className="nowrap">{each.endedAt ? formatDateTime(each.endedAt, locale) : <span className="quiet">{t('notEnded')}</span>}</td>
                <td data-head={t('by')} className="whitespace-normal">{each.proposalId === null ? t('bySeed') : <a href={localePath(locale, `/admin/proposals/${each.proposalId}`)}>{each.number}</a>} {each.names.length > 0 && <span className="block tiny quiet">{formatList(each.names, locale)}</span>}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  )
}
