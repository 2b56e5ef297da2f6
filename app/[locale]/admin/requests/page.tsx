import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RequestList } from '@/components/requests/request-list'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readRequests } from '@/lib/requests/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('title') }
}

/** Requests: those that wait for the reader first, own drafts, those that wait for others, then all that are over. */
export default shown(async function RequestsPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const actor = await requireAdmin('admin.requests')
  const [{ done }, requests, locale, t] = await Promise.all([searchParams, readRequests(actor), getLocale(), getTranslations('requests')])
  const sections = [
    ['waiting', requests.filter(({ waitsFor, status }) => waitsFor === 'reader' && status !== 'draft')],
    ['drafts', requests.filter(({ status }) => status === 'draft')],
    ['others', requests.filter(({ waitsFor }) => waitsFor === 'admins' || waitsFor === 'enterer')],
    ['decided', requests.filter(({ waitsFor }) => waitsFor === null)],
  ] as const
  const add = mayAdmin(actor, 'review') && <><LinkButton icon="upload" href={localePath(locale, '/admin/requests/sheet')}>{t('fromSheet')}</LinkButton><LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/requests/new')}>{t('new')}</LinkButton></>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={<><LinkButton href={localePath(locale, '/admin/handovers')}>{t('handovers')}</LinkButton>{add}</>} />
      <DoneNote done={done} known={{ drafts: t('done.drafts') }} />
      {requests.length === 0 && <EmptyState title={t('none')} actions={add}>{t('noneText')}</EmptyState>}
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none">
          <RequestList requests={rows} caption={t(`sections.${key}`)} />
        </Panel>
      ))}
      <ListEnd rows={requests.length} />
    </>
  )
})
