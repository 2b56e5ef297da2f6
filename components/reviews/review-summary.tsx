import { useLocale, useTranslations } from 'next-intl'
import { Meter } from '@/components/ui/meter'
import { Figures, Note, Panel } from '@/components/ui/panel'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import type { ReviewRow } from '@/lib/reviews/store'

/** How far a review is: what was asked, answered and how, what waits and until when. The number first, then the bar. */
export function ReviewSummary({ review }: { review: ReviewRow }) {
  const t = useTranslations('reviews')
  const locale = useLocale()
  const answered = review.items - review.open
  const progress = t('progress', { answered: formatCount(answered), items: formatCount(review.items) })
  return (
    <>
      {review.closedAt === null && review.overdueAt !== null && review.open > 0 && (
        <Note look="bad" title={t('overdueTitle')} level={2}>{t('overdueText', { at: formatDateTime(review.dueAt, locale), count: review.suspended, n: formatCount(review.suspended) })}</Note>
      )}
      <Panel id="progress" title={t('progressTitle')} aside={progress} padding="none" foot={review.reason === null ? t('bySchedule') : t('outOfTurn', { name: review.openedByName ?? '', reason: review.reason })}>
        <div className="body"><Meter label={t('progressTitle')} value={answered} max={review.items} valueText={progress} look={review.closedAt === null && review.isDue ? 'time' : 'plain'} /></div>
        <Figures items={[
          { term: t('states.open'), value: formatCount(review.open), aside: review.suspended > 0 ? t('ofThemSuspended', { n: formatCount(review.suspended) }) : undefined },
          { term: t('states.confirmed'), value: formatCount(review.confirmed) },
          { term: t('states.ended'), value: formatCount(review.ended), aside: review.over > 0 ? t('overBesides', { n: formatCount(review.over) }) : undefined },
        ]} />
      </Panel>
    </>
  )
}
