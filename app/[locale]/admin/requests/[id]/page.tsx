import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { BoxPanels } from '@/components/requests/box-panels'
import { DecisionPanel } from '@/components/requests/decision-panel'
import { HeldGrants } from '@/components/requests/held-grants'
import { RequestHistory } from '@/components/requests/history'
import { LetterPanel } from '@/components/requests/letter-panel'
import { PreviewPanel } from '@/components/requests/preview-panel'
import { RequestFacts } from '@/components/requests/request-facts'
import { RequestScope, RequestToDo } from '@/components/requests/request-state'
import { isReadyToSubmit, keptPreview } from '@/components/requests/review'
import { LinkButton } from '@/components/ui/button'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { readPreview } from '@/lib/requests/preview/reads'
import { readRequest } from '@/lib/requests/reads'

interface Props {
  params: Promise<{ id: string }>
  searchParams: Promise<{ done?: string | string[]; letter?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('requests'))('one') }
}

/** The review: what the State asks at the start, what it would open beside it, the decision below both, and the whole history. */
export default shown(async function RequestPage({ params, searchParams }: Props) {
  const actor = await requireAdmin('admin.request')
  const [{ id }, query] = await Promise.all([params, searchParams])
  const detail = isRowId(id) ? await readRequest(actor, id) : undefined
  if (!detail) return refuse(actor, 'admin.request', 'not_found')
  const { request, people, standing } = detail
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('requests'), catalogue()])
  // Worked out for whoever decides on it, and on record; a closed request shows what its last approver saw.
  const seen = standing === 'mayDecide' || isReadyToSubmit(detail) ? await readPreview({ actor, requestId: id }) : undefined
  const shownPreview = seen?.preview ?? keptPreview(detail)
  const title = t(`titles.${request.kind}`, { name: people.officerName === '' ? t('facts.noName') : people.officerName, state: codes.stateName(request.stateCode, locale) })
  return (
    <>
      <PageTitle title={title} scope={<RequestScope detail={detail} />} crumbs={[{ label: t('title'), href: localePath(locale, '/admin/requests') }, { label: request.number }]}
        actions={people.grantId ? <LinkButton href={localePath(locale, `/admin/grants/${people.grantId}`)}>{t('toGrant')}</LinkButton> : undefined} />
      <DoneNote done={query.done} known={{ entered: t('done.entered'), submitted: t('done.submitted'), saved: t('done.saved'), letter: t('done.letter'), decided: t('done.decided'), withdrawn: t('done.withdrawn') }} />
      <RequestToDo detail={detail} base="/admin/requests" />
      <div className="grid grid-5-7 top">
        <div className="col stick">
          <RequestFacts detail={detail} forAdmin />
          <LetterPanel detail={detail} problem={typeof query.letter === 'string' ? query.letter : undefined} />
        </div>
        <div className="col">
          {shownPreview ? <PreviewPanel preview={shownPreview} isKept={seen === undefined} /> : <BoxPanels detail={detail} forAdmin />}
          {!shownPreview && request.officerId !== null && request.box && standing !== 'reads' && <HeldGrants request={request.box} held={detail.held} />}
        </div>
      </div>
      <DecisionPanel actor={actor} detail={detail} sealed={seen?.sealed} />
      <RequestHistory steps={detail.steps} />
    </>
  )
})
