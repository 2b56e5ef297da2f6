import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { FileContents } from '@/components/files/file-contents'
import { WeeklyForm } from '@/components/files/weekly-form'
import { WeeklyTable } from '@/components/files/weekly-table'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { PurposePanel } from '@/components/purposes/purpose-panel'
import { OccupationOptions } from '@/components/registrants/filters'
import { EmptyState, Panel } from '@/components/ui/panel'
import { mustChoosePurpose } from '@/lib/access/scope'
import { requireOfficer } from '@/lib/auth/doors'
import { listSchedules, scheduleGround } from '@/lib/exports/scheduling/reads'
import { localePath } from '@/lib/i18n/routing'
import { type OwnRecipient, readOwnRecipient } from '@/lib/recipient-keys/reads'
import { catalogue, type Catalogue } from '@/lib/reference/catalogue'
import { filterChoices } from '@/lib/registrants/rules'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files.weekly'))('title') }
}

/** The officer's files of every week, and the form that makes one. */
export default shown(async function WeeklyFilesPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const officer = await requireOfficer('files.weekly')
  const [{ done }, key, schedules, ground, names, locale, t, files, home] = await Promise.all([searchParams, readOwnRecipient(officer), listSchedules(officer, officer.id), scheduleGround(officer), catalogue(), getLocale(), getTranslations('files.weekly'), getTranslations('files'), getTranslations('home')])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: home('title'), href: localePath(locale, '/home') }, { label: files('title'), href: localePath(locale, '/files') }, { label: t('title') }]} />
      <DoneNote done={done} known={{ made: t('done.made'), stopped: t('done.stopped') }} />
      <Panel id="schedules" title={t('list')} padding={schedules.length > 0 ? 'none' : 'normal'}>
        {schedules.length > 0 ? <ClientMessages namespaces={[]}><WeeklyTable schedules={schedules} names={names} isOwn /></ClientMessages> : <EmptyState title={t('none')} level={3}>{t('noneText')}</EmptyState>}
      </Panel>
      <PurposePanel {...ground.scope} back="files/weekly" />
      {!mustChoosePurpose(ground.scope) && <Make ground={ground} names={names} recipientKey={key} />}
    </>
  )
})

async function Make({ ground: { scope, lastDay }, names, recipientKey }: { ground: Awaited<ReturnType<typeof scheduleGround>>; names: Catalogue; recipientKey: OwnRecipient }) {
  const [locale, t, files, list, field] = await Promise.all([getLocale(), getTranslations('files.weekly'), getTranslations('files'), getTranslations('registrants'), getTranslations('fields')])
  if (lastDay === null) return <Panel id="make" title={t('make')}><EmptyState icon="lock" title={files('noGrantTitle')} level={3}>{files('noGrantText')}</EmptyState></Panel>
  const choices = filterChoices(scope.boxes, (state) => names.districtsOf(state).map(({ code }) => code))
  return (
    <div className="grid grid-5-7 top">
      <Panel id="make" title={t('make')}>
        <p className="small quiet">{t('makeText')}</p>
        <ClientMessages namespaces={['files', 'fileFormats', 'factors']}>
          <WeeklyForm lastDay={lastDay} words={{ district: list('district'), gender: field('gender'), occupation: field('primaryOccupation'), occupationHint: list('occupationHint'), any: list('any') }}
            districts={choices.districts.length > 0 ? choices.districts.map((code) => ({ value: String(code), label: names.districtName(code, locale) })) : undefined}
            genders={choices.gender ? names.masterEntries('gender').map((entry) => ({ value: entry.code, label: locale === 'hi' ? entry.labelHi : entry.labelEn })) : undefined}
            occupations={choices.occupation ? <OccupationOptions names={names} /> : undefined} />
        </ClientMessages>
      </Panel>
      <Panel id="current" title={t('current')} foot={<>{files('notice')} {files('selfDeclared')}</>}>
        <FileContents boxes={scope.boxes} filters={{}} names={names} rows={null} parts={1} format={null} eachWeek purpose={scope.purpose?.[locale]} recipient={recipientKey.recipient} />
        <p className="small">{[...new Set(scope.boxes.map((box) => box.grantNumber))].join(', ')}</p>
      </Panel>
    </div>
  )
}
