import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { FieldCell } from '@/components/registrants/field-cell'
import { LinkButton } from '@/components/ui/button'
import { WhyPopover } from '@/components/ui/mask'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { maskRules } from '@/lib/access/masks'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { AppError, asAppError } from '@/lib/errors'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { openRegistrant } from '@/lib/registrants/reads'

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
  const path = localePath(locale, '/registrants')
  const masked = columns.filter((field) => { const cell = row.cells[field]; return cell !== undefined && 'masked' in cell })
  const title = t('oneTitle', { at: formatDateTime(row.changedAt, locale) })
  return (
    <>
      <PageTitle title={title} scope={row.isNew ? t('registered') : t('updated')} actions={<LinkButton icon="left" href={path}>{t('back')}</LinkButton>}
        crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: t('title'), href: path }, { label: title }]} />
      <Panel id="facts" title={t('onePersonal')} foot={t('selfDeclared')}>
        <Facts items={columns.map((field) => ({
          term: fieldName(field),
          value: <FieldCell field={field} cell={row.cells[field]} names={names} locale={locale} popoverId={masked.includes(field) ? `why-${field}` : undefined} />,
        }))} />
      </Panel>
      <Note><p><b>{t('onRecord')}</b> {t('onRecordText')}</p></Note>
      {masked.map((field) => (
        <WhyPopover key={field} id={`why-${field}`} title={t('whyTitle', { field: fieldName(field) })}>
          <p>{t('whyText', { field: fieldName(field) })}</p>
          <p>{t(`shows.${maskRules[field].shows}`)}</p>
        </WhyPopover>
      ))}
    </>
  )
})
