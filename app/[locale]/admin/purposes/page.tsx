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
import { readRegister } from '@/lib/purposes/register/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('purposeRegister'))('title') }
}

/** The purpose register: what data may be used for. */
export default shown(async function PurposesPage() {
  const actor = await requireAdmin('admin.purposes')
  const [purposes, locale, t, rules] = await Promise.all([readRegister(actor), getLocale(), getTranslations('purposeRegister'), getTranslations('proposals')])
  const add = mayAdmin(actor, 'purposes') && <LinkButton look="primary" icon="plus" href={localePath(locale, '/admin/purposes/new')}>{t('new')}</LinkButton>
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope')} crumbs={[{ label: rules('title'), href: localePath(locale, '/admin/proposals') }, { label: t('title') }]} actions={add} />
      {purposes.length === 0 ? <EmptyState title={t('none')} actions={add}>{t('noneText')}</EmptyState> : (
        <Panel id="purposes" title={t('count', { count: purposes.length, n: formatCount(purposes.length) })} padding="none">
          <Table caption={t('title')} minWidth="lg" lines>
            <thead>
              <tr><th scope="col">{t('purpose')}</th><th scope="col">{t('scheme')}</th><th scope="col" className="num">{t('parameters')}</th><th scope="col">{t('retention')}</th><th scope="col" className="num">{t('grants')}</th><th scope="col">{t('state')}</th></tr>
            </thead>
            <tbody>
              {purposes.map((purpose) => (
                <tr key={purpose.id}>
                  <th scope="row" className="min-w-48 whitespace-normal"><a href={localePath(locale, `/admin/purposes/${purpose.id}`)}>{purpose[locale]}</a></th>
                  <td data-head={t('scheme')} className="whitespace-normal">{purpose.scheme}</td>
                  <td data-head={t('parameters')} className="num">{formatCount(purpose.fields.length)}</td>
                  <td data-head={t('retention')} className="nowrap">{formatSpan(purpose.retentionDays, 'day', locale)}</td>
                  <td data-head={t('grants')} className="num">{formatCount(purpose.grants)}</td>
                  <td data-head={t('state')}>{purpose.isOpen ? <Tag look="plain" icon="live">{t('open')}</Tag> : <Tag look="past" icon="ended">{t('closed')}</Tag>}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
    </>
  )
})
