import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { GrantList } from '@/components/grants/grant-list'
import { EntryPage } from '@/components/proposals/entry-page'
import { History } from '@/components/proposals/history'
import { PurposeForm } from '@/components/purposes/purpose-form'
import { LinkButton } from '@/components/ui/button'
import { Panel } from '@/components/ui/panel'
import { ParameterPills } from '@/components/ui/parameters'
import { grantableFields } from '@/lib/access/fields'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { readGrants } from '@/lib/grants/reads'
import { formatList, formatSpan } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { proposeClosing } from '@/lib/purposes/actions'
import { readEntry } from '@/lib/purposes/register/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purposeRegister'))('one') }
}

/** One purpose: scheme, legal basis, the largest set of parameters, the grants under it, its past; with `?panel=change` the form of another wording. */
export default shown(async function PurposePage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.purpose')
  const [{ id }, { panel }] = await Promise.all([params, searchParams])
  const entry = isRowId(id) ? await readEntry(actor, id) : undefined
  if (!entry) return refuse(actor, 'admin.purpose', 'not_found')
  const { purpose, versions } = entry
  const [locale, t, name, all] = await Promise.all([getLocale(), getTranslations('purposeRegister'), getTranslations('fields'), readGrants(actor, { current: true })])
  const grants = all.filter((grant) => grant.purpose.id === id)
  const here = localePath(locale, `/admin/purposes/${id}`)
  const mayChange = mayAdmin(actor, 'purposes')
  const crumbs = [{ label: t('title'), href: localePath(locale, '/admin/purposes') }, { label: purpose[locale] }]
  if (mayChange && panel === 'change') {
    return (
      <>
        <PageTitle title={t('change')} scope={purpose[locale]} crumbs={crumbs} />
        <ClientMessages namespaces={['purposeRegister', 'proposals', 'factors']}>
          <PurposeForm id={id} parameters={grantableFields.map((field) => ({ value: field, label: name(field) }))}
            now={{ titleEn: purpose.en, titleHi: purpose.hi, scheme: purpose.scheme, legalBasis: purpose.legalBasis, fields: purpose.fields, retentionDays: String(purpose.retentionDays) }} />
        </ClientMessages>
      </>
    )
  }
  return (
    <EntryPage actor={actor} id={id} title={purpose[locale]} scope={purpose.scheme} crumbs={crumbs} kinds={['purpose.new', 'purpose.change', 'purpose.close']}
      actions={mayChange && <LinkButton look="primary" icon="draft" href={`${here}?panel=change`}>{t(purpose.isOpen ? 'change' : 'reopen')}</LinkButton>}
      facts={{
        title: t('about'), items: [
          { term: t('state'), value: t(purpose.isOpen ? 'open' : 'closed') }, { term: t('scheme'), value: purpose.scheme }, { term: t('legalBasis'), value: purpose.legalBasis },
          { term: t('retention'), value: formatSpan(purpose.retentionDays, 'day', locale) }, { term: t('inEnglish'), value: <span lang="en">{purpose.en}</span> }, { term: t('inHindi'), value: <span lang="hi">{purpose.hi}</span> },
        ],
      }}
      ending={mayChange && purpose.isOpen && { action: proposeClosing, title: t('close'), text: t('closeText'), why: t('why'), submit: t('proposeClose') }}>
      <Panel id="parameters" title={t('largest')}><ParameterPills look="clear" names={purpose.fields.map((field) => name(field))} /><p className="small quiet">{t('largestText')}</p></Panel>
      <Panel id="grants" title={t('grants')} padding={grants.length > 0 ? 'none' : 'normal'}>
        {grants.length > 0 ? <GrantList grants={grants} caption={t('grants')} /> : <p className="quiet">{t('noGrants')}</p>}
      </Panel>
      <History versions={versions.map((version) => ({
        ...version, says: <>{version[locale]}<span className="block tiny quiet">{formatList(version.fields.map((field) => name(field)), locale)}. {t(version.isOpen ? 'open' : 'closed')}</span></>,
      }))} />
    </EntryPage>
  )
})
