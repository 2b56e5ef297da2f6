import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { GrantList } from '@/components/grants/grant-list'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { readGrants } from '@/lib/grants/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('grants'))('title') }
}

/** Grants: those that give or will give, then those that are over. */
export default shown(async function GrantsPage() {
  const actor = await requireAdmin('admin.grants')
  const [grants, locale, t] = await Promise.all([readGrants(actor), getLocale(), getTranslations('grants')])
  const isOver = (state: string) => state === 'ended' || state === 'over'
  const sections = [['current', grants.filter(({ state }) => !isOver(state))], ['past', grants.filter(({ state }) => isOver(state))]] as const
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} actions={<LinkButton href={localePath(locale, '/admin/reviews')}>{t('review')}</LinkButton>} />
      {grants.length === 0 && (
        <EmptyState title={t('none')} actions={<LinkButton look="primary" href={localePath(locale, '/admin/requests/new')}>{t('enterRequest')}</LinkButton>}>{t('noneText')}</EmptyState>
      )}
      {sections.filter(([, rows]) => rows.length > 0).map(([key, rows]) => (
        <Panel key={key} id={key} title={t(`sections.${key}`)} aside={formatCount(rows.length)} padding="none"><GrantList grants={rows} caption={t(`sections.${key}`)} /></Panel>
      ))}
      <ListEnd rows={grants.length} />
    </>
  )
})
