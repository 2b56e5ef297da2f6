import { getLocale, getTranslations } from 'next-intl/server'
import { PolicyAmount } from '@/components/policy/policy-amount'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isPolicyName } from '@/lib/policy/rules'
import type { PolicyChange } from '@/lib/policy/values/reads'

/** Every change of policy there was, newest first. */
export async function PolicyHistory({ past }: { past: readonly PolicyChange[] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('policy')])
  if (past.length === 0) return <Panel id="past" title={t('past')}><p className="quiet">{t('noPast')}</p></Panel>
  return (
    <Panel id="past" title={t('past')} padding="none">
      <Table caption={t('past')} minWidth="lg" lines>
        <thead><tr><th scope="col">{t('when')}</th><th scope="col">{t('value')}</th><th scope="col">{t('was')}</th><th scope="col">{t('became')}</th><th scope="col">{t('byWhom')}</th></tr></thead>
        <tbody>
          {past.flatMap((change) => namesOf(change).map((name) => (
            <tr key={`${change.version}-${name}`}>
              <th scope="row" className="nowrap">{formatDateTime(change.changedAt, locale)}</th>
              <td data-head={t('value')} data-wide>{isPolicyName(name) ? t(`values.${name}.title`) : name}</td>
              <td data-head={t('was')} className="nowrap"><Amount name={name} value={change.before[name]} /></td>
              <td data-head={t('became')} className="nowrap"><Amount name={name} value={change.after[name]} /></td>
              <td data-head={t('byWhom')} data-wide>{change.proposalId ? <><a href={localePath(locale, `/admin/proposals/${change.proposalId}`)}>{change.number}</a> {t('byBoth', { first: change.proposedByName ?? '', second: change.decidedByName ?? '' })}</> : <span className="quiet">{t('byOwner')}</span>}</td>
            </tr>
          )))}
        </tbody>
      </Table>
    </Panel>
  )
}

function namesOf({ before, after }: PolicyChange): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name])
}

function Amount({ name, value }: { name: string; value: unknown }) {
  return typeof value === 'number' ? <PolicyAmount name={name} value={value} /> : null
}
