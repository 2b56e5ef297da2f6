import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { FileContents } from '@/components/files/file-contents'
import { FileDecisionForm } from '@/components/files/file-decision'
import { HeldTag } from '@/components/files/held-tag'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { type HeldView, showHeld } from '@/lib/exports/approval/reads'
import { type BudgetView, showBudget } from '@/lib/exports/budget/reads'
import { formatCount, formatDateTime, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { limits } from '@/lib/limits'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('files.held'))('one') }
}

/** One file past the hard level: what it would hold, who asks and why, what counts already, and the second person's word. Nothing of its rows. */
export default shown(async function HeldFilePage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Promise<{ done?: string | string[] }> }) {
  const actor = await requireAdmin('admin.file')
  const [{ id }, { done }] = await Promise.all([params, searchParams])
  const file = isRowId(id) ? await showHeld(actor, id) : undefined
  if (!file) return refuse(actor, 'admin.file', 'not_found')
  const [budget, names, locale, t] = await Promise.all([showBudget(actor, file.officerId), catalogue(), getLocale(), getTranslations('files.held')])
  const list = localePath(locale, '/admin/files')
  const mayDecide = file.status === 'held' && !file.isOwn && mayAdmin(actor, 'approve')
  return (
    <>
      <PageTitle title={t('titleOf', { number: file.number, officer: file.officerName })} scope={<HeldTag file={file} />} crumbs={[{ label: t('title'), href: list }, { label: file.number }]}
        actions={mayAdmin(actor, 'reports') && <LinkButton href={localePath(locale, `/admin/timeline/${file.number}`)}>{t('timeline')}</LinkButton>} />
      <DoneNote done={done} known={{ decided: t('decided') }} />
      <div className="grid grid-6-6 top">
        <Asker file={file} budget={budget} />
        <Counted file={file} budget={budget} />
      </div>
      <Panel id="what" title={t('what')}>
        <FileContents boxes={file.boxes} filters={file.filters} names={names} rows={formatCount(file.rows)} parts={Math.max(1, Math.ceil(file.rows / limits.archivePartRows))} format={file.format} recipient={file.recipient} />
      </Panel>
      <Panel id="decision" title={t(mayDecide ? 'yours' : 'decision')}>
        {file.verdict && file.decidedAt ? <p>{t(`word.${file.verdict}`, { name: file.adminName ?? '', at: formatDateTime(file.decidedAt, locale), reason: file.reason ?? '' })}</p> : !mayDecide && <p className="quiet">{t('noDecision')}</p>}
        {file.status === 'held' && !mayDecide && <Note look="time">{t(file.isOwn ? 'own' : 'noRight')}</Note>}
        <ClientMessages namespaces={['files', 'factors']}>{mayDecide && <FileDecisionForm id={id} laterHref={list} />}</ClientMessages>
      </Panel>
    </>
  )
})

async function Asker({ file, budget }: { file: HeldView; budget: BudgetView }) {
  const [locale, t, names] = await Promise.all([getLocale(), getTranslations('files.held'), catalogue()])
  const unique = (values: readonly string[]): string => [...new Set(values)].join(', ')
  const points = (n: number): string => formatCount(n)
  return (
    <Panel id="who" title={t('who')}>
      <Facts items={[
        { term: t('facts.officer'), value: <>{file.officerName}<span className="block small quiet">{file.designation}, {names.stateName(file.stateCode, locale)}</span></> },
        { term: t('facts.purpose'), value: unique(file.boxes.map((box) => box.purpose[locale])) },
        { term: t('facts.grants'), value: unique(file.boxes.map((box) => box.grantNumber)) },
        { term: t('facts.asked'), value: formatDateTime(file.requestedAt, locale) },
        { term: t('facts.until'), value: <b>{formatDateTime(file.heldUntil, locale)}</b> },
        { term: t('facts.points'), value: <b>{points(file.points)}</b> },
        { term: t('facts.level'), value: t('facts.levelText', { soft: points(budget.soft), hard: points(budget.hard), days: formatSpan(budget.days, 'day', locale) }) },
        { term: t('facts.why'), value: <span className="whitespace-pre-line">{file.why}</span> },
      ]} />
    </Panel>
  )
}

async function Counted({ file, budget }: { file: HeldView; budget: BudgetView }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('files.held')])
  const others = budget.files.filter(({ id }) => id !== file.id)
  if (others.length === 0) return <Panel id="counted" title={t('counted')}><p className="quiet">{t('countedNone')}</p></Panel>
  return (
    <Panel id="counted" title={t('counted')} aside={formatCount(others.reduce((sum, { points }) => sum + points, 0))} padding="none">
      <Table caption={t('countedCaption')} lines>
        <thead><tr><th scope="col">{t('list.number')}</th><th scope="col" className="num">{t('list.rows')}</th><th scope="col" className="num">{t('list.points')}</th><th scope="col">{t('back')}</th></tr></thead>
        <tbody>
          {others.map((each) => (
            <tr key={each.id}>
              <th scope="row" className="nowrap">{each.number}</th><td className="num" data-head={t('list.rows')}>{formatCount(each.rows)}</td><td className="num" data-head={t('list.points')}>{formatCount(each.points)}</td>
              <td data-head={t('back')}>{each.returnsAt ? formatDateTime(each.returnsAt, locale) : <span className="quiet">{t('backOpen')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
