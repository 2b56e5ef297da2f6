import { getLocale, getTranslations } from 'next-intl/server'
import { GrantStatus } from '@/components/grants/grant-status'
import { Table } from '@/components/ui/table'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import type { StoredGrant } from '@/lib/grants/store'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

/** Grants as rows: number, officer, what it gives in the one sentence, until when, where it stands. */
export async function GrantList({ grants, caption, ofOneOfficer = false }: { ofOneOfficer?: boolean; grants: readonly StoredGrant[]; caption: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('grants.list')])
  const rows = await Promise.all(grants.map(async (grant) => {
    const sentence = plainSentence(grantSentence(grant, locale, await grantNames(grant, locale, grant.officerName)))
    return { grant, sentence }
  }))
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead>
        <tr><th scope="col">{t('number')}</th>{!ofOneOfficer && <th scope="col">{t('officer')}</th>}<th scope="col">{t('gives')}</th><th scope="col">{t('until')}</th><th scope="col">{t('state')}</th></tr>
      </thead>
      <tbody>
        {rows.map(({ grant, sentence }) => (
          <tr key={grant.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/admin/grants/${grant.id}`)}>{grant.number}</a></th>
            {!ofOneOfficer && <td data-head={t('officer')} data-wide><a href={localePath(locale, `/admin/officers/${grant.officerId}`)}>{grant.officerName}</a></td>}
            <td data-head={t('gives')} data-wide className="min-w-44 whitespace-normal">{sentence}</td>
            <td data-head={t('until')} className="nowrap">{formatCalendarDate(grant.endsOn, locale)}</td>
            <td data-head={t('state')}><GrantStatus grant={grant} bare /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
