import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { FieldCell } from '@/components/registrants/field-cell'
import { maskedFields, WhyMasked, whyId } from '@/components/registrants/why-masked'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { MaskAgain } from '@/components/unmasking/mask-again'
import { UnmaskOne } from '@/components/unmasking/unmask-one'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatDateTime, formatTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { openRegistrant } from '@/lib/registrants/reads'
import { isLiftable } from '@/lib/registrants/rules'
import { endedUnmasks } from '@/lib/unmasking/reads'

export async function generateMetadata(): Promise<Metadata> {
  // The title says nothing of the person: it stands in browser histories.
  return { title: (await getTranslations('registrants'))('onePersonal') }
}

/** One worker under the officer's grants: all granted parameters, masked as granted. */
export default shown(async function RegistrantPage({ params }: { params: Promise<{ id: string }> }) {
  const officer = await requireOfficer('registrant')
  const { id } = await params
  const [locale, t, home, fieldName, names] = await Promise.all([getLocale(), getTranslations('registrants'), getTranslations('home'), getTranslations('fields'), catalogue()])
  const found = await openRegistrant({ officer, id }).catch(asAppError)
  if (found instanceof AppError && found.reason === 'choosePurpose') redirect(localePath(locale, '/registrants'))
  if (found instanceof AppError) return found.code === 'not_found' ? refuse(officer, 'registrant', found.code) : Promise.reject(found)
  const { row, columns } = found
  // What was unmasked until a moment ago and is not any more: the page says so.
  const ended = (await endedUnmasks({ officer, id })).filter(({ field }) => isLiftable(row.cells[field]))
  const unmasked = await getTranslations('unmask')
  const path = localePath(locale, '/registrants')
  const masked = maskedFields(columns, [row])
  const title = t('oneTitle', { at: formatDateTime(row.changedAt, locale) })
  return (
    <>
      <PageTitle title={title} scope={row.isNew ? t('registered') : t('updated')} actions={<LinkButton icon="left" href={path}>{t('back')}</LinkButton>}
        crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title'), href: path }, { label: title }]} />
      <MaskAgain rows={[row]} at={found.at} />
      {ended.length > 0 && <Note look="time" title={unmasked('endedTitle')}>{ended.map(({ field, until }) => <p key={field}>{unmasked('ended', { field: fieldName(field), at: formatTime(until, { seconds: true }) })}</p>)}</Note>}
      <Panel id="facts" title={t('onePersonal')} foot={t('selfDeclared')}>
        <Facts items={columns.map((field) => ({
          term: fieldName(field),
          value: <span id={`field-${field}`}><FieldCell field={field} cell={row.cells[field]} names={names} locale={locale} at={found.at} popoverId={masked.includes(field) ? whyId(field) : undefined} /></span>,
        }))} />
      </Panel>
      <Note><p><b>{t('onRecord')}</b> {t('onRecordText')}</p></Note>
      {masked.map((field) => <WhyMasked key={field} field={field} lift={isLiftable(row.cells[field]) && <UnmaskOne field={field} href={`${path}/${id}/unmask/${field}`} />} />)}
    </>
  )
})
