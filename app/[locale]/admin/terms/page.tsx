import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { History } from '@/components/proposals/history'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { AmendmentForm } from '@/components/terms/amendment-form'
import { LinkButton } from '@/components/ui/button'
import { Figures, Panel } from '@/components/ui/panel'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime, formatFieldDate, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { countAcceptances, readTerms } from '@/lib/terms/reads'

interface Props {
  searchParams: Promise<{ panel?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('terms'))('title') }
}

/** The terms for admins: what is in force, who accepted it, every version; with `?panel=change` the form that proposes an amendment of the newest one. */
export default shown(async function AdminTermsPage({ searchParams }: Props) {
  const actor = await requireAdmin('admin.terms')
  const [{ panel }, terms, counts, locale, t, overview] = await Promise.all([searchParams, readTerms(), countAcceptances(actor), getLocale(), getTranslations('terms'), getTranslations('proposals')])
  const here = localePath(locale, '/admin/terms')
  const all = [...[...terms.ahead].reverse(), terms.inForce, ...terms.past]
  const newest = all[0] ?? terms.inForce
  const crumbs = [{ label: overview('title'), href: localePath(locale, '/admin/proposals') }]
  if (panel === 'change' && mayAdmin(actor, 'policy')) {
    const sections = newest.en.map((section, index) => ({ id: section.id, titleEn: section.title, textEn: section.text, titleHi: newest.hi[index]?.title ?? '', textHi: newest.hi[index]?.text ?? '' }))
    return (
      <>
        <PageTitle title={t('amend')} scope={t('amendScope', { number: String(newest.version) })} crumbs={[...crumbs, { label: t('title'), href: here }, { label: t('amend') }]} />
        <ClientMessages namespaces={['terms', 'proposals', 'factors']}><AmendmentForm sections={sections} day={formatFieldDate(terms.today)} /></ClientMessages>
      </>
    )
  }
  const at = (moment: Date): string => formatDateTime(moment, locale)
  return (
    <>
      <PageTitle title={t('title')} scope={t('adminScope')} crumbs={[...crumbs, { label: t('title') }]}
        actions={mayAdmin(actor, 'policy') && <LinkButton look="primary" icon="draft" href={`${here}?panel=change`}>{t('amend')}</LinkButton>} />
      <Panel id="in-force" title={t('inForce')} padding="none" link={{ href: localePath(locale, '/terms'), label: t('read') }}>
        <Figures items={[
          { term: t('inForceNow'), value: t('version', { number: String(terms.inForce.version) }), aside: t('from', { at: at(terms.inForce.effectiveAt) }) },
          { term: t('acceptedBy'), value: formatCount(counts.accepted), aside: t('ofAccounts', { n: formatCount(counts.accounts) }) },
          ...(terms.ahead[0] ? [{ term: t('next'), value: t('version', { number: String(terms.ahead[0].version) }), aside: t('from', { at: at(terms.ahead[0].effectiveAt) }) }] : []),
        ]} />
      </Panel>
      <History versions={all.map(({ version, effectiveAt, proposalId, proposalNumber, ...text }) => ({
        version, fromAt: effectiveAt, proposalId, number: proposalNumber,
        says: <a href={`${localePath(locale, '/terms')}?version=${version}`}>{formatList(text[locale].map(({ title }) => title), locale)}</a>,
      }))} />
      <SubjectProposals actor={actor} kinds={['terms.new']} />
    </>
  )
})
