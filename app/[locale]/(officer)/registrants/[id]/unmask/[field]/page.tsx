import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { FieldCell } from '@/components/registrants/field-cell'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Facts, Note, Panel } from '@/components/ui/panel'
import { UnmaskForm } from '@/components/unmasking/unmask-form'
import { fieldKeys } from '@/lib/access/fields'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { openRegistrant } from '@/lib/registrants/reads'
import { isLiftable } from '@/lib/registrants/rules'
import { unmaskAllowance } from '@/lib/unmasking/reads'
import { minuteChoices } from '@/lib/unmasking/rules'
import { unmaskForm } from '@/lib/unmasking/schema'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('unmask'))('title') }
}

/**
 * The form that lifts one mask. A worker out of scope, a field that is not masked so, and a word that is no field are one and the same: absent. When the day's
 * number is used up that is said before anything is read: the answer is the same for every worker.
 */
export default shown(async function UnmaskPage({ params }: { params: Promise<{ id: string; field: string }> }) {
  const officer = await requireOfficer('registrant.unmask')
  const { id, field: asked } = await params
  const [locale, t, list, home, fieldName, names, allowed] = await Promise.all([getLocale(), getTranslations('unmask'), getTranslations('registrants'), getTranslations('home'), getTranslations('fields'), catalogue(), unmaskAllowance(officer)])
  const field = fieldKeys.find((key) => key === asked)
  if (!field || !unmaskForm.shape.id.safeParse(id).success) return refuse(officer, 'registrant.unmask', 'not_found')
  const record = localePath(locale, `/registrants/${id}`)
  const crumbs = [{ label: home('title'), href: localePath(locale, '/home') }, { label: list('title'), href: localePath(locale, '/registrants') }]
  const used = t('used', { used: formatCount(allowed.attempts), max: formatCount(allowed.attemptsMax) })
  if (allowed.attempts >= allowed.attemptsMax) {
    return (
      <>
        <PageTitle title={t('title')} scope={used} crumbs={[...crumbs, { label: t('title') }]} />
        <EmptyState icon="lock" title={t('overTitle')} actions={<LinkButton href={record}>{t('back')}</LinkButton>}>{t('overText', { max: formatCount(allowed.attemptsMax) })}</EmptyState>
      </>
    )
  }
  const found = await openRegistrant({ officer, id, columns: [field] }).catch(asAppError)
  if (found instanceof AppError && found.reason === 'choosePurpose') redirect(localePath(locale, '/registrants'))
  if (found instanceof AppError) return found.code === 'not_found' ? refuse(officer, 'registrant.unmask', found.code) : Promise.reject(found)
  const cell = found.row.cells[field]
  if (cell !== undefined && 'unmasked' in cell) redirect(`${record}#field-${field}`)
  if (!isLiftable(cell)) return refuse(officer, 'registrant.unmask', 'not_found')
  const at = formatDateTime(found.row.changedAt, locale)
  return (
    <>
      <PageTitle title={t('title')} scope={`${t('scope', { field: fieldName(field), at })} ${used}`} crumbs={[...crumbs, { label: list('oneTitle', { at }), href: record }, { label: t('title') }]} />
      <Note look="time"><p><b>{t('record')}</b> {t('recordText')}</p></Note>
      <div className="grid grid-8-4 top">
        <Panel id="why" title={t('form')}>
          <ClientMessages namespaces={['unmask', 'looking', 'factors']}>
            <UnmaskForm id={id} field={field} back={record} minutes={minuteChoices(allowed.minutesMax).map((count) => ({ value: String(count), label: t('minutesOption', { count, n: formatCount(count) }) }))} />
          </ClientMessages>
        </Panel>
        <Panel id="what" title={t('what')}><Facts items={[{ term: fieldName(field), value: <FieldCell field={field} cell={cell} names={names} locale={locale} /> }]} /></Panel>
      </div>
    </>
  )
})
