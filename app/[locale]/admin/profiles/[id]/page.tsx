import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ProfileFormPage } from '@/components/profiles/profile-form-page'
import { EntryPage } from '@/components/proposals/entry-page'
import { History } from '@/components/proposals/history'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { fieldKeys } from '@/lib/access/fields'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatList, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { proposeProfileClosing } from '@/lib/profiles/actions'
import { readProfile } from '@/lib/profiles/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('profiles'))('one') }
}

/** One officer profile: what a request that starts from it asks, its past; with `?panel=change` the form of another wording. */
export default shown(async function ProfilePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.profile')
  const [{ id }, { panel }] = await Promise.all([params, searchParams])
  const found = isRowId(id) ? await readProfile(id) : undefined
  if (!found) return refuse(actor, 'admin.profile', 'not_found')
  const { profile, versions } = found
  const [locale, t, name, rules, levels] = await Promise.all([getLocale(), getTranslations('profiles'), getTranslations('fields'), getTranslations('proposals'), getTranslations('requests.fields')])
  const here = localePath(locale, `/admin/profiles/${id}`)
  const mayChange = mayAdmin(actor, 'purposes')
  const crumbs = [{ label: t('title'), href: localePath(locale, '/admin/profiles') }, { label: profile[locale] }]
  if (mayChange && panel === 'change') return <><PageTitle title={t('change')} scope={profile[locale]} crumbs={crumbs} /><ProfileFormPage actor={actor} profile={profile} /></>
  const rights = [...(profile.canView ? [t('form.view')] : []), ...(profile.canDownload ? [t('form.download')] : [])]
  return (
    <EntryPage actor={actor} id={id} title={profile[locale]} scope={profile.purpose[locale]} crumbs={crumbs} kinds={['profile.new', 'profile.change', 'profile.close']}
      actions={(
        <>
          {mayAdmin(actor, 'review') && profile.isOpen && <LinkButton icon="plus" href={`${localePath(locale, '/admin/requests/new')}?profile=${id}`}>{t('use')}</LinkButton>}
          {mayChange && <LinkButton look="primary" icon="draft" href={`${here}?panel=change`}>{t('change')}</LinkButton>}
        </>
      )}
      facts={{
        title: t('one'), items: [
          { term: t('state'), value: t(profile.isOpen ? 'open' : 'closed') }, { term: t('form.purpose'), value: <a href={localePath(locale, `/admin/purposes/${profile.purposeId}`)}>{profile.purpose[locale]}</a> },
          { term: t('form.rights'), value: formatList(rights, locale) }, { term: t('form.windowDays'), value: formatSpan(profile.windowDays, 'day', locale) }, { term: t('form.basis'), value: rules(`bases.${profile.basis}`) },
        ],
      }}
      ending={mayChange && profile.isOpen && { action: proposeProfileClosing, title: t('close'), text: t('closeText'), why: t('why'), submit: t('proposeClose') }}>
      <Panel id="parameters" title={t('form.fields')} padding="none">
        <Table caption={t('form.fields')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('parameter')}</th><th scope="col">{t('onScreen')}</th><th scope="col">{t('inFiles')}</th></tr></thead>
          <tbody>
            {fieldKeys.flatMap((field) => {
              const level = profile.fields[field]
              return level ? [<tr key={field}><th scope="row">{name(field)}</th><td data-head={t('onScreen')}>{levels(`views.${level.view}`)}</td><td data-head={t('inFiles')}>{levels(`files.${level.file}`)}</td></tr>] : []
            })}
          </tbody>
        </Table>
      </Panel>
      <History versions={versions.map((version) => ({ ...version, says: <>{version.en}<span className="block tiny quiet">{t(version.isOpen ? 'open' : 'closed')}</span></> }))} />
    </EntryPage>
  )
})
