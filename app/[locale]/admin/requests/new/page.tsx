import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { OfficerChoice } from '@/components/requests/officer-choice'
import { type ParameterRow, RequestForm } from '@/components/requests/request-form'
import { defaultLevels, fieldKeys, fields } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { formatCalendarDate, formatCount, formatFieldDate, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { readRequestForm } from '@/lib/requests/reads'
import { lastDayOfMonths } from '@/lib/requests/rules'
import { type OfficerRow, readOfficer, readOfficers } from '@/lib/users/reads'

interface Props {
  searchParams: Promise<{ officer?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('new') }
}

/** Two steps without script: first the officer, whose State decides the districts; then the box. */
export default shown(async function NewRequestPage({ searchParams }: Props) {
  const actor = await requireAdmin('admin.requests.new', 'review')
  const [{ officer: id }, locale, t] = await Promise.all([searchParams, getLocale(), getTranslations('requests')])
  const crumbs = [{ label: t('title'), href: localePath(locale, '/admin/requests') }, { label: t('new') }]
  if (id === undefined || id === '') {
    const all = await readOfficers(actor)
    const officers = all.filter(({ status }) => status !== 'deactivated')
    return (
      <>
        <PageTitle title={t('new')} scope={t('chooseScope')} crumbs={crumbs} />
        <OfficerChoice officers={officers} />
        <ListEnd rows={all.length} />
      </>
    )
  }
  const officer = typeof id === 'string' && isRowId(id) ? await readOfficer(actor, id) : undefined
  if (!officer || officer.status === 'deactivated') return refuse(actor, 'admin.requests.new', 'not_found')
  const [codes, rows, fieldName, { policy, today, purposes }] = await Promise.all([catalogue(), parameterRows(), getTranslations('fields'), readRequestForm(actor)])
  return (
    <>
      <PageTitle title={t('newFor', { name: officer.name })} scope={`${officer.designation}, ${codes.stateName(officer.stateCode, locale)}`} crumbs={crumbs} />
      <ClientMessages namespaces={['requests']}>
        <RequestForm officerId={officer.id} state={codes.stateName(officer.stateCode, locale)} order={orderOf(officer)}
          districts={codes.districtsOf(officer.stateCode).map(({ code }) => ({ value: String(code), label: codes.districtName(code, locale) }))} parameters={rows}
          policy={{ windowDays: formatCount(policy.windowDaysMax), parameters: formatCount(policy.parametersPerOfficerMax), lastDay: formatCalendarDate(lastDayOfMonths(today, policy.grantMonthsMax), locale) }}
          purposes={purposes.map(({ id, fields: needed, ...purpose }) => ({ value: id, label: purpose[locale], hint: formatList(needed.map((field) => fieldName(field)), locale) }))} today={formatFieldDate(today)} />
      </ClientMessages>
    </>
  )
})

/** The data dictionary as the form shows it; what is not grantable stands there without a box to tick. */
async function parameterRows(): Promise<ParameterRow[]> {
  const [name, t] = await Promise.all([getTranslations('fields'), getTranslations('requests.fields')])
  return fieldKeys.map((field) => {
    const { view, file } = defaultLevels(field)
    return { field, name: name(field), class: t(`classes.${fields[field].class}`), mask: t(`masks.${maskRules[field].shows}`), grantable: fields[field].grantable, view, file }
  })
}

function orderOf(officer: OfficerRow): { number: string; date: string } {
  return { number: officer.orderNumber ?? '', date: officer.orderDate ? formatFieldDate(officer.orderDate) : '' }
}
