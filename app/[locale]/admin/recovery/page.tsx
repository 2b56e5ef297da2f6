import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { SubjectProposals } from '@/components/proposals/subject-proposals'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { requireAdmin } from '@/lib/auth/doors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readWishes } from '@/lib/recovery/reads'
import { catalogue } from '@/lib/reference/catalogue'

interface Props {
  searchParams: Promise<{ done?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('recovery'))('adminTitle') }
}

/** Who said that they cannot sign in, and what is proposed about lost access. */
export default shown(async function RecoveryPage({ searchParams }: Props) {
  const actor = await requireAdmin('admin.recovery', 'users')
  const [{ done }, wishes, locale, t, overview, codes] = await Promise.all([searchParams, readWishes(actor), getLocale(), getTranslations('recovery'), getTranslations('proposals'), catalogue()])
  return (
    <>
      <PageTitle title={t('adminTitle')} scope={t('adminScope')} crumbs={[{ label: overview('title'), href: localePath(locale, '/admin/proposals') }, { label: t('adminTitle') }]} />
      <DoneNote done={done} known={{ aside: t('doneAside') }} />
      <Panel id="wishes" title={t('wishes')} aside={formatCount(wishes.length)} padding={wishes.length > 0 ? 'none' : 'normal'}>
        {wishes.length === 0 ? <p className="quiet">{t('noWishes')}</p> : (
          <Table caption={t('wishes')} minWidth="lg" lines>
            <thead><tr><th scope="col">{t('person')}</th><th scope="col">{t('account')}</th><th scope="col">{t('askedAt')}</th><th scope="col">{t('lastSignIn')}</th></tr></thead>
            <tbody>
              {wishes.map((wish) => (
                <tr key={wish.accountId}>
                  <th scope="row"><a href={localePath(locale, `/admin/recovery/${wish.accountId}`)}>{wish.name}</a><span className="block tiny quiet">{wish.userId}</span></th>
                  <td data-head={t('account')}>{t(`kinds.${wish.kind}`)}{wish.stateCode !== null && <span className="block tiny quiet">{codes.stateName(wish.stateCode, locale)}</span>}</td>
                  <td data-head={t('askedAt')} className="nowrap">{formatDateTime(wish.askedAt, locale)}</td>
                  <td data-head={t('lastSignIn')} className="nowrap">{wish.lastSignInAt ? formatDateTime(wish.lastSignInAt, locale) : <span className="quiet">{t('never')}</span>}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </Panel>
      <SubjectProposals actor={actor} kinds={['account.recover']} />
    </>
  )
})
