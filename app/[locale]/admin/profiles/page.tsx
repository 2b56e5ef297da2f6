import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { LinkButton } from '@/components/ui/button'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readProfiles } from '@/lib/profiles/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profiles'))('title') }
}

/** Templates of a grant. */
export default shown(async function ProfilesPage() {
  const actor = await requireAdmin('admin.profiles')
  const [profiles, locale, t, rules] = await Promise.all([readProfiles(), getLocale(), getTranslations('profiles'), getTranslations('proposals')])
  const add = mayAdmin(actor, 'purposes') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/profiles/new')}>{t('new')}</LinkButton>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} actions={add} />
      {profiles.length === 0 ? <EmptyState title={t('none')} actions={add}>{t('noneText')}</EmptyState> : (
        <Panel id="profiles" title={t('count', { count: profiles.length, n: formatCount(profiles.length) })} padding="none">
          <Table caption={t('title')} minWidth="lg" lines>
            <thead><tr><th scope="col">{t('profile')}</th><th scope="col">{t('form.purpose')}</th><th scope="col" className="num">{t('form.fields')}</th><th scope="col">{t('form.windowDays')}</th><th scope="col">{t('state')}</th></tr></thead>
            <tbody>
              {profiles.map((profile) => (
                <tr key={profile.id}>
                  <th scope="row"><a href={localePath(locale, `/admin/profiles/${profile.id}`)}>{profile[locale]}</a></th>
                  <td data-head={t('form.purpose')} className="min-w-48 whitespace-normal">{profile.purpose[locale]}</td>
                  <td data-head={t('form.fields')} className="num">{formatCount(Object.keys(profile.fields).length)}</td>
                  <td data-head={t('form.windowDays')} className="nowrap">{formatSpan(profile.windowDays, 'day', locale)}</td>
                  <td data-head={t('state')}>{profile.isOpen ? <Tag look="plain" icon="live">{t('open')}</Tag> : <Tag look="past" icon="ended">{t('closed')}</Tag>}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
    </>
  )
})
