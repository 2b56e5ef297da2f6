import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ReviewItems } from '@/components/reviews/review-items'
import { ReviewSummary } from '@/components/reviews/review-summary'
import { EmptyState, Panel } from '@/components/ui/panel'
import { refuse, requireAuditor } from '@/lib/auth/doors'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { isRowId } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'
import { readReview } from '@/lib/reviews/reads'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('oneReview') }
}

/** One review for the auditor: progress, what is overdue, and every answer with who gave it and why. */
export default shown(async function AuditorReviewPage({ params }: { params: Promise<{ id: string }> }) {
  const actor = await requireAuditor('auditor.review')
  const { id } = await params
  const found = isRowId(id) ? await readReview(actor, id) : undefined
  if (!found) return refuse(actor, 'auditor.review', 'not_found')
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('reviews'), catalogue()])
  const { review, items } = found
  const values = { number: review.number, opened: formatDateTime(review.openedAt, locale) }
  const states = [...new Set(items.map(({ facts }) => facts.stateCode))]
  return (
    <>
      <PageTitle title={t('titleOf', { number: review.number })} crumbs={[{ label: t('allTitle'), href: localePath(locale, '/auditor/reviews') }, { label: review.number }]}
        scope={review.closedAt ? t('scopeClosed', { ...values, closed: formatDateTime(review.closedAt, locale) }) : t('scopeOpen', { ...values, due: formatDateTime(review.dueAt, locale) })} />
      <ReviewSummary review={review} />
      {items.length === 0 && <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>}
      {states.map((state) => {
        const ofState = items.filter(({ facts }) => facts.stateCode === state)
        const waiting = ofState.filter(({ verdict }) => verdict === null).length
        return (
          <Panel key={state} id={`state-${state}`} title={codes.stateName(state, locale)} aside={t('waiting', { n: formatCount(waiting), items: formatCount(ofState.length) })} padding="none">
            <ReviewItems items={ofState} />
          </Panel>
        )
      })}
    </>
  )
})
