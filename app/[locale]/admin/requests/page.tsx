import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RequestList } from '@/components/requests/request-list'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readRequests } from '@/lib/requests/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('title') }
}

/** Requests: those that wait first, then all that were decided. */
export default shown(async function RequestsPage() {
  const actor = await requireAdmin('admin.requests')
  const [requests, locale, t] = await Promise.all([readRequests(actor), getLocale(), getTranslations('requests')])
  const waiting = requests.filter(({ waitsForReader }) => waitsForReader)
  const others = requests.filter(({ status, waitsForReader }) => status === 'submitted' && !waitsForReader)
  const decided = requests.filter(({ status }) => status !== 'submitted')
  const sections = [['waiting', waiting], ['others', others], ['decided', decided]] as const
  const add = <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/requests/new')}>{t('new')}</LinkButton>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={add} />
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
