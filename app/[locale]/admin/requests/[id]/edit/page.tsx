import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { RequestEditor } from '@/components/requests/edit-page'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { save } from '@/lib/requests/actions'
import { readRequestForm } from '@/lib/requests/reads'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('edit') }
}

/** The form of a request that the admin entered, while it may be changed. */
export default shown(async function EditRequestPage({ params }: Props) {
  const actor = await requireAdmin('admin.request.edit', 'review')
  const { id } = await params
  const detail = isRowId(id) ? await readRequestForm(actor, id) : undefined
  if (!detail) return refuse(actor, 'admin.request.edit', 'not_found')
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const kinds = await getTranslations('requests.facts.kinds')
  return (
    <>
      <PageTitle title={kinds(detail.request.kind)} scope={detail.people.officerName === '' ? t('editScope') : t('titleFor', { name: detail.people.officerName })}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/requests') }, { label: detail.request.number, href: localePath(locale, `/admin/requests/${id}`) }, { label: t('edit') }]} />
      <RequestEditor detail={detail} action={save} choosesUserId />
    </>
  )
})
