import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SheetForm } from '@/components/requests/sheet-forms'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import { readProfiles } from '@/lib/profiles/reads'
import { sheetColumns, sheetColumnsNeeded } from '@/lib/requests/sheets/schema'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests.sheet'))('title') }
}

/** Nominations of many States from one sheet: it is looked at before anything is made of it. */
export default shown(async function SheetPage() {
  await requireAdmin('admin.requests.sheet', 'review')
  const [locale, t, requests, profiles] = await Promise.all([getLocale(), getTranslations('requests.sheet'), getTranslations('requests'), readProfiles({ open: true })])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { max: formatCount(limits.draftsOpenMax) })} crumbs={[{ label: requests('title'), href: localePath(locale, '/admin/requests') }, { label: t('title') }]} />
      {profiles.length === 0 ? <EmptyState title={t('noProfile')}>{t('noProfileText')}</EmptyState> : (
        <div className="grid grid-8-4 top">
          <Panel id="bring" title={t('bring')}><ClientMessages namespaces={['requests']}><SheetForm profiles={profiles.map((profile) => ({ value: profile.id, label: `${profile[locale]} (${profile.purpose[locale]})` }))} /></ClientMessages></Panel>
          <Panel id="columns" title={t('columnsTitle')}>
            <p className="small">{t('columnsText')}</p>
            <Table caption={t('columnsTitle')} look="bare" rows="dense">
              <thead><tr><th scope="col">{t('column')}</th><th scope="col">{t('holds')}</th></tr></thead>
              <tbody>{sheetColumns.map((column) => <tr key={column}><th scope="row" className="whitespace-nowrap"><code>{column}</code></th><td className="whitespace-normal">{t(`columns.${column}`)}{!sheetColumnsNeeded.includes(column) && ` ${t('mayLack')}`}</td></tr>)}</tbody>
            </Table>
          </Panel>
        </div>
      )}
    </>
  )
})
