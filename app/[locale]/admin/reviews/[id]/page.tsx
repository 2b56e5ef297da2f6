import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ItemStateTag, OddityTags } from '@/components/reviews/review-tags'
import { Facts, Note, Panel } from '@/components/ui/panel'
import { ReasonForm } from '@/components/ui/reason-form'
import { refuse, requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCalendarDate, formatCount, formatDate, formatDateTime, formatList } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { confirm, end } from '@/lib/reviews/actions'
import { readReviewItem } from '@/lib/reviews/reads'
import { itemState, mayConfirm, odditiesOf } from '@/lib/reviews/rules'
import type { ReviewItemRow } from '@/lib/reviews/store'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('one') }
}

/** One grant of a review: what it gives, how it was used, and the answer. */
export default shown(async function ReviewItemPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAdmin('admin.review')
  const { id } = await params
  const item = isRowId(id) ? await readReviewItem(actor, id) : undefined
  if (!item) return refuse(actor, 'admin.review', 'not_found')
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('reviews'), catalogue()])
  const { facts } = item
  const state = itemState(item)
  const isWaiting = state === 'open' || state === 'suspended'
  return (
    <>
      <PageTitle title={t('itemTitle', { number: item.grantNumber, officer: facts.officerName })} scope={<><ItemStateTag state={state} /> <OddityTags oddities={odditiesOf(facts)} /> {isWaiting && t('answerBy', { at: formatDateTime(item.dueAt, locale) })}</>}
        crumbs={[{ label: t('title'), href: localePath(locale, '/admin/reviews') }, { label: item.grantNumber }]} />
      {state === 'suspended' && item.suspendedAt && <Note look="bad" title={t('suspendedTitle')} level={2}>{t('suspendedText', { at: formatDateTime(item.suspendedAt, locale) })}</Note>}
      {item.decidedAt && item.verdict !== 'over' && <Note title={t(`states.${state}`)} level={2}>{t(item.byApprover ? 'answeredByApprover' : 'answeredBy', { name: item.decidedByName ?? '', at: formatDateTime(item.decidedAt, locale), reason: item.reason ?? '' })}</Note>}
      <div className="grid grid-8-4 top">
        <div className="col">
          <Panel id="gives" title={t('gives')} link={{ href: localePath(locale, `/admin/grants/${item.grantId}`), label: t('toGrant') }}><p className="lede">{facts.sentence[locale]}</p></Panel>
          <Panel id="use" title={t('use')} foot={t('frozen')}>
            <Facts items={[
              { term: t('lastUsed'), value: facts.lastUsedAt === null ? t('never') : formatDateTime(new Date(facts.lastUsedAt), locale) },
              { term: t('since'), value: formatDate(new Date(facts.since), locale) },
              { term: t('looks'), value: t('looksValue', { looks: formatCount(facts.looks), rows: formatCount(facts.rowsSeen) }) },
              { term: t('files'), value: t('filesValue', { files: formatCount(facts.files), rows: formatCount(facts.fileRows) }) },
              { term: t('officer'), value: `${facts.officerName}, ${facts.designation}, ${codes.stateName(facts.stateCode, locale)}` },
              { term: t('until'), value: formatCalendarDate(facts.endsOn, locale) },
              { term: t('approvers'), value: formatList(item.approverNames, locale) },
            ]} />
          </Panel>
        </div>
        <div className="col">
          {isWaiting && (mayAdmin(actor, 'approve') ? <Answers item={item} mayConfirmIt={mayConfirm({ ...item, readerId: actor.id })} /> : <Note look="time">{t('notByRole')}</Note>)}
        </div>
      </div>
    </>
  )
})

/** Nothing is preselected: two acts with a reason each. */
async function Answers({ item, mayConfirmIt }: { item: ReviewItemRow; mayConfirmIt: boolean }) {
  const t = await getTranslations('reviews')
  const reason = { label: t('reason'), hint: t('reasonHint') }
  return (
    <ClientMessages namespaces={[]}>
      <Panel id="confirm" title={t('confirmTitle')}>
        <p className="small quiet">{t(item.suspendedAt === null ? 'confirmText' : 'confirmSuspendedText')}</p>
        {mayConfirmIt ? <ReasonForm action={confirm} id={item.id} reason={reason}>{t('confirm')}</ReasonForm> : <Note look="time">{t('notByApprover')}</Note>}
      </Panel>
      <Panel id="end" title={t('endTitle')}>
        <p className="small quiet">{t('endText')}</p>
        <ReasonForm action={end} id={item.id} reason={reason} look="danger">{t('end')}</ReasonForm>
      </Panel>
    </ClientMessages>
  )
}
