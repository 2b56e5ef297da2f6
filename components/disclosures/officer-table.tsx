import { getLocale, getTranslations } from 'next-intl/server'
import { timelinePath } from '@/components/activity/paths'
import { ShownNames } from '@/components/disclosures/shown-names'
import { Table } from '@/components/ui/table'
import type { AdminActor, AuditorActor } from '@/lib/auth/actor'
import type { OfficerDisclosures } from '@/lib/disclosures/answer/rules'
import { disclosureWays } from '@/lib/disclosures/rules'
import { formatCount, formatDateTime, formatList } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'

/** Who received a worker's data: each officer once, with how often, what for and which parameters. */
export async function OfficerTable({ officers, reader, readsLedger }: { officers: readonly OfficerDisclosures[]; reader: AdminActor | AuditorActor; readsLedger: boolean }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('disclosures'), catalogue()])
  return (
    <Table caption={t('who')} rows="normal" lines>
      <thead><tr><th scope="col">{t('officer')}</th><th scope="col">{t('how')}</th><th scope="col">{t('parameters')}</th><th scope="col">{t('when')}</th></tr></thead>
      <tbody>
        {officers.map((each) => {
          const path = readsLedger ? timelinePath(reader, locale, each.userId) : null
          return (
            <tr key={each.officerId}>
              <th scope="row" className="whitespace-normal">
                {path === null ? each.officer : <a href={path}>{each.officer}</a>}
                <span className="block small quiet">{each.stateCode === null ? '' : codes.stateName(each.stateCode, locale)}</span>
              </th>
              <td data-head={t('how')} data-wide className="whitespace-normal">
                {formatList(disclosureWays.filter((way) => each.counts[way] > 0).map((way) => t(`counts.${way}`, { count: each.counts[way], n: formatCount(each.counts[way]) })), locale)}
                {each.purposes.length > 0 && <span className="block small quiet">{t('purposes', { names: formatList(each.purposes, locale) })}</span>}
              </td>
              <td data-head={t('parameters')} data-wide className="whitespace-normal"><ShownNames shown={each.shown} /></td>
              <td data-head={t('when')} data-wide className="whitespace-normal">{each.first.getTime() === each.last.getTime() ? formatDateTime(each.last, locale) : t('between', { first: formatDateTime(each.first, locale), last: formatDateTime(each.last, locale) })}</td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}
