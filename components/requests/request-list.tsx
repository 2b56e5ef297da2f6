import { getLocale, getTranslations } from 'next-intl/server'
import { Table } from '@/components/ui/table'
import { StatusTag } from '@/components/ui/tag'
import { grantedFields } from '@/lib/grants/rules'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import type { RequestRow } from '@/lib/requests/reads'

/** Requests as rows: number, officer, State, purpose, who entered it and when, where it stands. */
export async function RequestList({ requests, caption, ofOneOfficer = false }: { ofOneOfficer?: boolean; requests: readonly RequestRow[]; caption: string }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('requests.list'), catalogue()])
  return (
    <Table caption={caption} minWidth="lg">
      <thead>
        <tr>
          <th scope="col">{t('number')}</th>{!ofOneOfficer && <th scope="col">{t('officer')}</th>}{!ofOneOfficer && <th scope="col">{t('state')}</th>}<th scope="col">{t('asks')}</th>
          <th scope="col">{t('enteredBy')}</th><th scope="col">{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `/admin/requests/${request.id}`)}>{request.number}</a></th>
            {!ofOneOfficer && <td>{request.officerName}</td>}
            {!ofOneOfficer && <td>{codes.stateName(request.stateCode, locale)}</td>}
            <td className="min-w-48 whitespace-normal">{request.purpose[locale]}<span className="block tiny quiet">{parametersWord(grantedFields(request.fields).length)}</span></td>
            <td>{request.proposedByName}<span className="block tiny quiet">{formatDateTime(request.createdAt, locale)}</span></td>
            <td>{request.status === 'submitted' ? <StatusTag status="second" detail={request.waitsForReader ? t('you') : t('another')} /> : <StatusTag status={request.status} bare />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  )

  function parametersWord(count: number): string {
    return t('parameters', { count, n: formatCount(count) })
  }
}
