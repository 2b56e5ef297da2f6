import { getLocale, getTranslations } from 'next-intl/server'
import { PolicyAmount } from '@/components/policy/policy-amount'
import { Table } from '@/components/ui/table'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isPolicyName } from '@/lib/policy/rules'
import type { PolicyValue } from '@/lib/policy/values/reads'

/** Values of policy: what each means, what it is, between which bounds, since when and by whom. */
export async function PolicyTable({ values, caption }: { values: readonly PolicyValue[]; caption: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('policy')])
  return (
    <Table caption={caption} lines>
      <thead><tr><th scope="col">{t('value')}</th><th scope="col">{t('now')}</th><th scope="col">{t('bounds')}</th><th scope="col">{t('since')}</th></tr></thead>
      <tbody>
        {values.map(({ name, value, bounds, change }) => (
          <tr key={name}>
            <th scope="row" className="min-w-44 whitespace-normal">
              {isPolicyName(name) ? t(`values.${name}.title`) : name}
              {isPolicyName(name) && <span className="block small quiet">{t(`values.${name}.meaning`)}</span>}
            </th>
            <td data-head={t('now')} className="nowrap"><b><PolicyAmount name={name} value={value} /></b></td>
            <td data-head={t('bounds')} className="nowrap quiet">{bounds ? (bounds.oneOf ? t('oneOf', { list: bounds.oneOf.join(', ') }) : <>{t.rich('from', { min: () => <PolicyAmount name={name} value={bounds.min} />, max: () => <PolicyAmount name={name} value={bounds.max} /> })}</>) : t('unbounded')}</td>
            <td data-head={t('since')} data-wide>
              {change === null ? <span className="quiet">{t('sinceStart')}</span> : <>{formatDateTime(change.changedAt, locale)}{change.proposalId && (
                <span className="block tiny"><a href={localePath(locale, `/admin/proposals/${change.proposalId}`)}>{change.number}</a> {t('byBoth', { first: change.proposedByName ?? '', second: change.decidedByName ?? '' })}</span>
              )}</>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
