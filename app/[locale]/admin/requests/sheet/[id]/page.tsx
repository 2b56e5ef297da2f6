import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { wordsOfProblem } from '@/components/requests/problem-words'
import { MakeDraftsForm } from '@/components/requests/sheet-forms'
import { SheetRows } from '@/components/requests/sheet-rows'
import { LinkButton } from '@/components/ui/button'
import { Note, Panel } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { dryRun } from '@/lib/requests/sheets/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests.sheet'))('one') }
}

/** What would come of a sheet: each row judged as its draft would be. Nothing is made before somebody says so. */
export default shown(async function DryRunPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.requests.sheetOne', 'review')
  const { id } = await params
  const found = await dryRun(actor, id)
  if (!found) return refuse(actor, 'admin.requests.sheetOne', 'not_found')
  const [locale, t, requests, names] = await Promise.all([getLocale(), getTranslations('requests.sheet'), getTranslations('requests'), catalogue()])
  const faulty = found.rows.filter(({ problems }) => problems.length > 0).length
  const [count, fits] = [found.rows.length, found.rows.length <= found.room]
  const problem = found.problem && (await wordsOfProblem(found.problem))
  return (
    <>
      <PageTitle title={t('one')} scope={t('oneScope')} actions={<LinkButton href={localePath(locale, '/admin/requests/sheet')}>{t('again')}</LinkButton>}
        crumbs={[{ label: requests('title'), href: localePath(locale, '/admin/requests') }, { label: t('title'), href: localePath(locale, '/admin/requests/sheet') }, { label: t('one') }]} />
      {problem && <Note look="bad" role="alert">{problem.sentence}</Note>}
      {faulty > 0 && <Note look="time" level={2} title={t('faulty', { count: faulty, n: formatCount(faulty), all: formatCount(count) })}>{t('faultyText')}</Note>}
      {faulty === 0 && count > 0 && !fits && <Note look="time">{t('noRoom', { n: formatCount(Math.max(0, found.room)) })}</Note>}
      {count > 0 && <Panel id="rows" title={t('rows')} aside={formatCount(count)} padding="none"><SheetRows rows={found.rows} names={names} /></Panel>}
      {faulty === 0 && count > 0 && fits && (
        <Panel id="make" title={t('makeTitle')}>
          <p className="measure">{t('makeText')}</p>
          <ClientMessages namespaces={['requests']}><MakeDraftsForm id={found.id} words={t('make', { count, n: formatCount(count) })} /></ClientMessages>
        </Panel>
      )}
    </>
  )
})
