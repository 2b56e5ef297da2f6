import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { FoundOfficers, FoundThings } from '@/components/search/found'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { EmptyState } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { search } from '@/lib/search/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('search'))('title') }
}

/** One field for officers and for whatever has a number. */
export default shown(async function SearchPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const reader = await requireAdmin('admin.search')
  const [{ q }, locale, names, t, admin] = await Promise.all([searchParams, getLocale(), catalogue(), getTranslations('search'), getTranslations('admin')])
  const found = await search(reader, q)
  const isNone = found.typed !== '' && found.officers.length === 0 && found.things.length === 0
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: admin('title'), href: localePath(locale, '/admin') }, { label: t('title') }]} />
      <form role="search" method="get" action={localePath(locale, '/admin/search')} className="panel">
        <div className="body row items-end">
          <TextField name="q" label={t('field')} hint={t('hint')} defaultValue={found.typed} maxLength={80} autoComplete="off" />
          <Button look="primary" icon="search">{t('submit')}</Button>
        </div>
      </form>
      {isNone && <EmptyState icon="search" title={t('none', { typed: found.typed })}>{t('noneText')}</EmptyState>}
      {found.things.length > 0 && <FoundThings found={found} names={names} mayReadLedger={mayAdmin(reader, 'reports')} />}
      {found.officers.length > 0 && <FoundOfficers found={found} names={names} />}
    </>
  )
})
