import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ListEnd } from '@/components/frame/list-end'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { requireAuditor } from '@/lib/auth/doors'
import { formatCount, formatDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { readReviews } from '@/lib/reviews/reads'
import type { ReviewRow } from '@/lib/reviews/store'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('allTitle') }
}

/** Every access review with its figures: is access looked at in time, and what came of it. */
export default shown(async function AuditorReviewsPage() {
  const actor = await requireAuditor('auditor.reviews')
  const [reviews, locale, t] = await Promise.all([readReviews(actor), getLocale(), getTranslations('reviews')])
  const columns = ['number', 'opened', 'due', 'state'] as const
  const figures = ['items', 'confirmed', 'ended', 'open', 'suspended'] as const
  return (
    <>
      <PageTitle title={t('allTitle')} scope={t('allScope')} />
      {reviews.length === 0 ? <EmptyState title={t('none')}>{t('noneText')}</EmptyState> : (
        <Panel id="reviews" title={t('allTitle')} aside={formatCount(reviews.length)} padding="none">
          <Table caption={t('allTitle')} captionHidden minWidth="lg" lines>
            <thead><tr>{columns.map((key) => <th key={key} scope="col">{t(`columns.${key}`)}</th>)}{figures.map((key) => <th key={key} scope="col" className="num">{t(`columns.${key}`)}</th>)}</tr></thead>
            <tbody>
              {reviews.map((review) => (
                <tr key={review.id}>
                  <th scope="row" className="nowrap"><a href={localePath(locale, `/auditor/reviews/${review.id}`)}>{review.number}</a></th>
                  <td data-head={t('columns.opened')} className="nowrap">{formatDate(review.openedAt, locale)}</td>
                  <td data-head={t('columns.due')} className="nowrap">{formatDate(review.dueAt, locale)}</td>
                  <td data-head={t('columns.state')} data-wide><ReviewState review={review} /></td>
                  {figures.map((key) => <td key={key} data-head={t(`columns.${key}`)} className="num">{formatCount(review[key])}</td>)}
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      <ListEnd rows={reviews.length} />
    </>
  )
})

async function ReviewState({ review }: { review: ReviewRow }) {
  const t = await getTranslations('reviews.reviewStates')
  if (review.closedAt !== null) return review.open > 0 ? <Tag look="bad" icon="unproven">{t('incomplete')}</Tag> : <Tag look="good" icon="okring">{t('closed')}</Tag>
  if (review.overdueAt !== null || review.isDue) return <Tag look="bad" icon="warn">{t('overdue')}</Tag>
  return review.escalatedAt !== null ? <Tag look="soon" icon="warn">{t('escalated')}</Tag> : <Tag look="work" icon="waiting">{t('open')}</Tag>
}
