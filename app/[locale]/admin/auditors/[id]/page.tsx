import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { AccountFactors } from '@/components/factors/account-factors'
import { shown } from '@/components/frame/shown'
import { EntryPage } from '@/components/proposals/entry-page'
import { RecoveryLink } from '@/components/recovery/recovery-link'
import { TermsFacts } from '@/components/terms/terms-facts'
import { Note } from '@/components/ui/panel'
import { accountFacts } from '@/components/users/account-facts'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { proposeAuditorEnd } from '@/lib/users/auditors/actions'
import { readAuditor } from '@/lib/users/auditors/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auditors'))('one') }
}

/** One auditor: the account, what was proposed about it, and the form that proposes its end. */
export default shown(async function AuditorPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.auditor')
  const { id } = await params
  const auditor = isRowId(id) ? await readAuditor(actor, id) : undefined
  if (!auditor) return refuse(actor, 'admin.auditor', 'not_found')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('auditors')])
  const mayEnd = mayAdmin(actor, 'users') && auditor.status !== 'deactivated'
  return (
    <EntryPage actor={actor} id={id} title={auditor.name} scope={auditor.designation} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/auditors') }, { label: auditor.userId }]}
      kinds={['auditor.new', 'auditor.end']} facts={await accountFacts(auditor)} beside={<><AccountFactors actor={actor} id={id} /><TermsFacts actor={actor} accountId={id} />{mayEnd && <RecoveryLink actor={actor} accountId={id} />}</>}
      ending={mayEnd && { action: proposeAuditorEnd, title: t('end'), text: t('endText'), why: t('why'), submit: t('proposeEnd') }}>
      <Note>{t('may')}</Note>
    </EntryPage>
  )
})
