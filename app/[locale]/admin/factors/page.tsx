import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { FactorStanding } from '@/components/factors/factor-standing'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { Figures, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { requireAdmin } from '@/lib/auth/doors'
import { readFactorReport } from '@/lib/factors/reads'
import { formatCount } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('factors.admin'))('title') }
}

/** Who proves by Aadhaar to be there, who by an exemption and until when, and who by neither (product, A9). */
export default shown(async function FactorReportPage() {
  const actor = await requireAdmin('admin.factors')
  const [{ accounts, counts }, locale, t, rules, codes] = await Promise.all([readFactorReport(actor), getLocale(), getTranslations('factors.admin'), getTranslations('proposals'), catalogue()])
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} />
      <Panel id="accounts" title={t('count', { count: counts.all, n: formatCount(counts.all) })} padding="none">
        <Figures items={[
          { term: t('hasAadhaar'), value: formatCount(counts.aadhaar) }, { term: t('exempt'), value: formatCount(counts.exempt) }, { term: t('neither'), value: formatCount(counts.all - counts.aadhaar - counts.exempt) },
        ]} />
        <Table caption={t('title')} minWidth="lg" lines>
          <thead><tr><th scope="col">{t('account')}</th><th scope="col">{t('kind')}</th><th scope="col">{t('standing')}</th><th scope="col" className="num">{t('authenticators')}</th></tr></thead>
          <tbody>
            {accounts.map((account) => (
              <tr key={account.id}>
                <th scope="row" className="whitespace-normal"><a href={localePath(locale, `/admin/factors/${account.id}`)}>{account.name}</a><span className="block tiny quiet">{account.designation}</span></th>
                <td data-head={t('kind')}>{t(`kinds.${account.kind}`)}{account.stateCode !== null && <span className="block tiny quiet">{codes.stateName(account.stateCode, locale)}</span>}</td>
                <td data-head={t('standing')}><FactorStanding account={account} /></td>
                <td data-head={t('authenticators')} className="num">{formatCount(account.authenticators)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
      <ListEnd rows={accounts.length} />
    </>
  )
})
