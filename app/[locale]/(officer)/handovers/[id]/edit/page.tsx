import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { HandoverForm } from '@/components/handover/handover-form'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { grantNames } from '@/lib/grants/reads'
import { grantSentence, plainSentence } from '@/lib/grants/rules'
import { isHandable } from '@/lib/handover/form/rules'
import { readHandoverForm } from '@/lib/handover/reads'
import { LOCALE_NAMES, LOCALES, localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readColleagues } from '@/lib/requests/enterers/reads'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('handover'))('edit') }
}

/** The form of a handover that is not signed, for its officer. */
export default shown(async function EditHandoverPage({ params }: Props) {
  const actor = await requireOfficer('officer.handover.edit')
  const { id } = await params
  const detail = isRowId(id) ? await readHandoverForm(actor, id) : undefined
  if (!detail) return refuse(actor, 'officer.handover.edit', 'not_found')
  const { handover } = detail
  const [locale, t, colleagues] = await Promise.all([getLocale(), getTranslations('handover'), readColleagues(actor)])
  const grants = await Promise.all(detail.grants.map(async (grant) => ({ id: grant.id, number: grant.number, isHandable: isHandable(grant), sentence: plainSentence(grantSentence(grant, locale, await grantNames(grant, locale))) })))
  return (
    <>
      <PageTitle title={t('edit')} scope={t('editScope')} crumbs={[{ label: t('title'), href: localePath(locale, '/handovers') }, { label: handover.number, href: localePath(locale, `/handovers/${id}`) }, { label: t('edit') }]} />
      <ClientMessages namespaces={['handover', 'requests', 'officers']}>
        <HandoverForm id={id} stored={handover.form} grants={grants} languages={LOCALES.map((each) => ({ value: each, label: LOCALE_NAMES[each] }))}
          officers={colleagues.map((each) => ({ value: each.id, label: t('colleague', { name: each.name, designation: each.designation }) }))} />
      </ClientMessages>
    </>
  )
})
