import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { type ParameterRow, RequestForm } from '@/components/requests/request-form'
import type { FormState } from '@/components/ui/action-form'
import { defaultLevels, fieldKeys, fields } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { formatCalendarDate, formatCount } from '@/lib/i18n/format'
import { LOCALE_NAMES, LOCALES } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import type { FormDetail } from '@/lib/requests/reads'
import { lastDayOfMonths } from '@/lib/requests/rules'

/** The form of a draft or of a returned request, for admins and officers alike. */
export async function RequestEditor({ detail, action, choosesUserId }: { detail: FormDetail; action: (state: FormState, data: FormData) => Promise<FormState>; choosesUserId: boolean }) {
  const { request, policy, purposes, today } = detail
  const [locale, codes] = await Promise.all([getLocale(), catalogue()])
  return (
    <ClientMessages namespaces={['requests', 'officers']}>
      <RequestForm action={action} id={request.id} kind={request.kind} stored={request.form} state={codes.stateName(request.stateCode, locale)} choosesUserId={choosesUserId}
        languages={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
        districts={codes.districtsOf(request.stateCode).map(({ code }) => ({ value: String(code), label: codes.districtName(code, locale) }))}
        parameters={await parameterRows(detail)} purposes={purposes.map((purpose) => ({ value: purpose.id, label: purpose[locale] }))}
        policy={{ windowDays: formatCount(policy.windowDaysMax), parameters: formatCount(policy.parametersPerOfficerMax), lastDay: formatCalendarDate(lastDayOfMonths(today, policy.grantMonthsMax), locale) }} />
    </ClientMessages>
  )
}

/** The data dictionary as the form shows it; what cannot be asked stands there without a box to tick, and with the reason. */
async function parameterRows({ request, purposes }: FormDetail): Promise<ParameterRow[]> {
  const [name, t] = await Promise.all([getTranslations('fields'), getTranslations('requests.fields')])
  const purpose = purposes.find(({ id }) => id === request.form.purposeId)
  return fieldKeys.map((field) => {
    const { view, file } = defaultLevels(field)
    const barred = !fields[field].grantable ? 'notGrantable' : purpose && !purpose.fields.includes(field) ? 'outsidePurpose' : null
    return { field, name: name(field), class: t(`classes.${fields[field].class}`), mask: t(`masks.${maskRules[field].shows}`), barred, view, file }
  })
}
