import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RequestEditor } from '@/components/requests/edit-page'
import { refuse, requireOfficer } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { saveOwn } from '@/lib/requests/actions'
import { readRequestForm } from '@/lib/requests/reads'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('edit') }
}

/** The form of a request that the officer entered, while it may be changed. */
export default shown(async function EditOwnRequestPage({ params }: Props) {
  const actor = await requireOfficer('officer.request.edit')
  const { id } = await params
  const detail = isRowId(id) ? await readRequestForm(actor, id) : undefined
  if (!detail) return refuse(actor, 'officer.request.edit', 'not_found')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const kinds = await getTranslations('requests.facts.kinds')
  return (
    <>
      <PageTitle title={kinds(detail.request.kind)} scope={detail.people.officerName === '' ? t('editScope') : t('titleFor', { name: detail.people.officerName })}
        crumbs={[{ label: t('title'), href: localePath(locale, '/requests') }, { label: detail.request.number, href: localePath(locale, `/requests/${id}`) }, { label: t('edit') }]} />
      <RequestEditor detail={detail} action={saveOwn} choosesUserId={false} />
    </>
  )
})
