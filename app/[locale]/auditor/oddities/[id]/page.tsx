import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ClosingForm } from '@/components/oddities/closing-form'
import { EvidenceTable } from '@/components/oddities/evidence-table'
import { VerdictTag } from '@/components/oddities/oddity-table'
import { oddityReason } from '@/components/oddities/oddity-words'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { refuse, requireAuditor } from '@/lib/auth/doors'
import { formatCalendarDate, formatDateTime, formatFieldDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readOddity } from '@/lib/oddities/reads'
import { catalogue } from '@/lib/reference/catalogue'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oddities'))('oneTitle') }
}

/** One oddity: why it was found, the events that show it, and what an auditor found behind it. */
export default shown(async function OddityPage({ params, searchParams }: Props) {
  const actor = await requireAuditor('auditor.oddity')
  const { id } = await params
  const found = isRowId(id) ? await readOddity(actor, id) : undefined
  if (!found) return refuse(actor, 'auditor.oddity', 'not_found')
  const [{ done }, names, locale, t] = await Promise.all([searchParams, catalogue(), getLocale(), getTranslations('oddities')])
  const date = formatCalendarDate(found.day, locale)
  const day = formatFieldDate(found.day)
  return (
    <>
      <PageTitle title={found.number} scope={t('oneScope', { name: found.subjectName, date })} crumbs={[{ label: t('title'), href: localePath(locale, '/auditor/oddities') }, { label: found.number }]}
        actions={<><LinkButton icon="warn" href={localePath(locale, `/auditor/incidents/new?oddity=${found.id}`)}>{t('toIncident')}</LinkButton><LinkButton icon="search" href={localePath(locale, `/auditor?${new URLSearchParams({ who: found.userId, fromDay: day, toDay: day })}`)}>{t('wholeDay')}</LinkButton></>} />
      <DoneNote done={done} known={{ closed: t('done') }} />
      <Panel id="reason" title={t('reason')}>
        <p>{oddityReason({ row: found, names, locale, t })}</p>
        <Facts items={[
          { term: t('columns.who'), value: found.subjectName }, { term: t('columns.state'), value: found.stateCode === null ? null : names.stateName(found.stateCode, locale) },
          { term: t('columns.day'), value: date }, { term: t('columns.found'), value: formatDateTime(found.foundAt, locale) }, { term: t('columns.verdict'), value: <VerdictTag verdict={found.verdict} /> },
        ]} />
      </Panel>
      <Panel id="evidence" title={t('evidence')} padding="none"><EvidenceTable evidence={found.evidence} /></Panel>
      {found.verdict === null ? (
        <Panel id="close" title={t('close.title')}>
          {found.subjectId === actor.id ? <Note>{t('close.own')}</Note> : <ClientMessages namespaces={['oddities']}><ClosingForm id={found.id} /></ClientMessages>}
        </Panel>
      ) : (
        <Panel id="outcome" title={t('outcome')}>
          <p className="measure">{found.note}</p>
          <p className="small quiet">{t('closedBy', { name: found.closedBy ?? '', at: found.closedAt ? formatDateTime(found.closedAt, locale) : '' })}</p>
        </Panel>
      )}
    </>
  )
})
