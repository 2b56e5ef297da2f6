import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { PreviewApproval } from '@/components/requests/preview-approval'
import { PreviewPanel } from '@/components/requests/preview-panel'
import { Note } from '@/components/ui/panel'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { readGrant } from '@/lib/grants/reads'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { readApproved } from '@/lib/requests/preview/reads'

interface Props {
  params: Promise<{ id: string }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('preview.approved'))('link') }
}

/** What was approved when the grant was given: the preview of the decision that made it, with its hash; fit for printing. */
export default shown(async function ApprovedPage({ params }: Props) {
  const actor = await requireAdmin('admin.approved')
  const { id } = await params
  const grant = isRowId(id) ? await readGrant(actor, id) : undefined
  if (!grant) return refuse(actor, 'admin.approved', 'not_found')
  const [locale, t, approved] = await Promise.all([getLocale(), getTranslations('preview.approved'), readApproved(actor, grant.requestId)])
  return (
    <>
      <PageTitle title={t('title', { number: grant.number })} scope={t('scope', { at: formatDateTime(grant.createdAt, locale) })}
        crumbs={[{ label: grant.number, href: localePath(locale, `/admin/grants/${id}`) }, { label: t('link') }]} />
      {approved.preview === null && <Note>{t('none')}</Note>}
      <div className="grid grid-5-7 top">
        <PreviewApproval approved={approved} request={{ number: grant.requestNumber, href: localePath(locale, `/admin/requests/${grant.requestId}`) }} />
        <div className="col">{approved.preview && <PreviewPanel preview={approved.preview} isKept />}</div>
      </div>
    </>
  )
})
