import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ContingencyForm } from '@/components/handover/contingency-form'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import { readContingencyForm } from '@/lib/handover/reads'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover.contingency'))('form') }
}

/** The form of a contingency that is not entered yet, for the admin who began it. */
export default shown(async function EditContingencyPage({ params }: Props) {
  const actor = await requireAdmin('admin.handover.edit', 'approve')
  const { id } = await params
  const detail = isRowId(id) ? await readContingencyForm(actor, id) : undefined
  if (!detail) return refuse(actor, 'admin.handover.edit', 'not_found')
  const { handover, officers } = detail
  const [locale, t] = await Promise.all([getLocale(), getTranslations('handover')])
  const grants = await Promise.all(detail.grants.map(async (grant) => ({ value: grant.id, label: grant.number, hint: plainSentence(grantSentence(grant, locale, await grantNames(grant, locale, grant.officerName))) })))
  return (
    <>
      <PageTitle title={t('contingency.form')} scope={t('contingency.formScope', { name: handover.officerName })}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/handovers') }, { label: handover.number, href: localePath(locale, `/admin/handovers/${id}`) }, { label: t('contingency.form') }]} />
      <ClientMessages namespaces={['handover']}>
        <ContingencyForm id={id} stored={handover.form} grants={grants} officers={officers.map((each) => ({ value: each.id, label: t('colleague', { name: each.name, designation: each.designation }) }))} />
      </ClientMessages>
    </>
  )
})
