import { getLocale, getTranslations } from 'next-intl/server'
import { RequestTag } from '@/components/requests/request-tag'
import { Table } from '@/components/ui/table'
import { grantedFields } from '@/lib/grants/rules'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import type { RequestRow } from '@/lib/requests/reads'

interface Props {
  requests: readonly RequestRow[]
  caption: string
  ofOneOfficer?: boolean
  /** Where one request's page lies; officers have their own. */
  base?: '/admin/requests' | '/requests'
}

/** Requests as rows: number, officer, State, what they ask, who entered it and when, where it stands. */
export async function RequestList({ requests, caption, ofOneOfficer = false, base = '/admin/requests' }: Props) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('requests.list'), catalogue()])
  const kinds = await getTranslations('requests.facts.kinds')
  return (
    <Table caption={caption} minWidth="lg" lines>
      <thead>
        <tr>
          <th scope="col">{t('number')}</th>{!ofOneOfficer && <th scope="col">{t('officer')}</th>}{!ofOneOfficer && <th scope="col">{t('state')}</th>}<th scope="col">{t('asks')}</th>
          <th scope="col">{t('enteredBy')}</th><th scope="col">{t('status')}</th>
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `${base}/${request.id}`)}>{request.number}</a></th>
            {!ofOneOfficer && <td data-head={t('officer')}>{request.people.officerName === '' ? <span className="quiet">{t('noName')}</span> : request.people.officerName}</td>}
            {!ofOneOfficer && <td data-head={t('state')}>{codes.stateName(request.stateCode, locale)}</td>}
            <td data-head={t('asks')} data-wide className="min-w-40 whitespace-normal">
              {kinds(request.kind)}
              {request.box && <span className="block tiny quiet">{request.box.purpose[locale]}, {parametersWord(grantedFields(request.box.fields).length)}</span>}
            </td>
            <td data-head={t('enteredBy')}>{request.people.proposedByName}<span className="block tiny quiet">{formatDateTime(request.submittedAt ?? request.createdAt, locale)}</span></td>
            <td data-head={t('status')}><RequestTag request={request} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )

  function parametersWord(count: number): string {
    return t('parameters', { count, n: formatCount(count) })
  }
}
