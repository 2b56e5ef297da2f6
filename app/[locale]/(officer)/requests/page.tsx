import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RequestList } from '@/components/requests/request-list'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireOfficer } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readOwnRequests } from '@/lib/requests/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('title') }
}

/** What the officer asked for the State, and what was asked about the own access. */
export default shown(async function OwnRequestsPage() {
  const actor = await requireOfficer('officer.requests')
  const [requests, locale, t] = await Promise.all([readOwnRequests(actor), getLocale(), getTranslations('requests')])
  const sections = [
    ['waiting', requests.filter(({ waitsFor, status }) => waitsFor === 'reader' && status !== 'draft')],
    ['drafts', requests.filter(({ status }) => status === 'draft')],
    ['ministry', requests.filter(({ waitsFor }) => waitsFor === 'admins' || waitsFor === 'enterer')],
    ['decided', requests.filter(({ waitsFor }) => waitsFor === null)],
  ] as const
  const add = <LinkButton look="primary" icon="plus" href={localePath(locale, '/requests/new')}>{t('newOwn')}</LinkButton>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scopeOwn')} actions={<><LinkButton href={localePath(locale, '/handovers')}>{t('handovers')}</LinkButton>{add}</>} />
      {requests.length === 0 && <EmptyState title={t('none')} actions={add}>{t('noneOwn')}</EmptyState>}
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none">
          <RequestList requests={rows} caption={t(`sections.${key}`)} base="/requests" />
        </Panel>
      ))}
      <ListEnd rows={requests.length} />
    </>
  )
})
