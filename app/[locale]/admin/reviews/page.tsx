import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DoneNote } from '@/components/admin/done-note'
import { ClientMessages } from '@/components/frame/client-messages'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { AnswerMany } from '@/components/reviews/answer-many'
import { OpenReview } from '@/components/reviews/open-review'
import { ReviewItems } from '@/components/reviews/review-items'
import { ReviewSummary } from '@/components/reviews/review-summary'
import { Disclosure, EmptyState, Panel } from '@/components/ui/panel'
import type { AdminActor } from '@/lib/auth/actor'
import { requireAdmin } from '@/lib/auth/doors'
import { mayAdmin } from '@/lib/auth/permissions'
import { formatCount, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { readCurrentReview } from '@/lib/reviews/reads'
import { isOrdinary } from '@/lib/reviews/rules'
import type { ReviewItemRow, ReviewRow } from '@/lib/reviews/store'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reviews'))('title') }
}

/** The access review that asks now, State by State, and the one way to open another. */
export default shown(async function ReviewsPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  const actor = await requireAdmin('admin.reviews')
  const [{ done }, found, locale, t] = await Promise.all([searchParams, readCurrentReview(actor), getLocale(), getTranslations('reviews')])
  const mayAnswer = mayAdmin(actor, 'approve')
  const isOpen = found !== undefined && found.review.closedAt === null
  return (
    <>
      <PageTitle title={t('title')} scope={found ? scopeOf(found.review, t, locale) : t('scopeNone')} crumbs={[{ label: t('grants'), href: localePath(locale, '/admin/grants') }, { label: t('title') }]} />
      <DoneNote done={done} known={{ confirmed: t('done.confirmed'), ended: t('done.ended'), opened: t('done.opened') }} />
      {found ? <ReviewSummary review={found.review} /> : <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      <ClientMessages namespaces={[]}>
        {found && isOpen && <StatePanels actor={actor} items={found.items} mayAnswer={mayAnswer} />}
        {found && !isOpen && found.items.length > 0 && <Panel id="answers" title={t('answers')} padding="none"><ReviewItems items={found.items} hrefOf={(item) => localePath(locale, `/admin/reviews/${item.id}`)} /></Panel>}
        {!isOpen && mayAnswer && (
          <Panel id="open" title={t('openTitle')}>
            <p className="small">{t('openText')}</p>
            <Disclosure summary={t('openNow')}><OpenReview words={{ reason: t('reason'), reasonHint: t('reasonHint'), open: t('openNow') }} /></Disclosure>
          </Panel>
        )}
      </ClientMessages>
    </>
  )
})

function scopeOf(review: ReviewRow, t: Awaited<ReturnType<typeof getTranslations<'reviews'>>>, locale: 'en' | 'hi'): string {
  const values = { number: review.number, opened: formatDateTime(review.openedAt, locale) }
  return review.closedAt ? t('scopeClosed', { ...values, closed: formatDateTime(review.closedAt, locale) }) : t('scopeOpen', { ...values, due: formatDateTime(review.dueAt, locale) })
}

/** One panel a State: what waits first, the form for several, then what is answered. */
async function StatePanels({ actor, items, mayAnswer }: { actor: AdminActor; items: readonly ReviewItemRow[]; mayAnswer: boolean }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('reviews'), catalogue()])
  const states = [...new Set(items.map(({ facts }) => facts.stateCode))]
  const hrefOf = (item: ReviewItemRow) => localePath(locale, `/admin/reviews/${item.id}`)
  return states.map((state) => {
    const ofState = items.filter(({ facts }) => facts.stateCode === state)
    const [waiting, answered] = [ofState.filter(({ verdict }) => verdict === null), ofState.filter(({ verdict }) => verdict !== null)]
    const ordinary = waiting.filter((item) => isOrdinary(item, actor.id))
    return (
      <Panel key={state} id={`state-${state}`} title={codes.stateName(state, locale)} aside={t('waiting', { n: formatCount(waiting.length), items: formatCount(ofState.length) })} padding="none">
        {waiting.length > 0 && <ReviewItems items={waiting} hrefOf={hrefOf} />}
        {mayAnswer && ordinary.length > 1 && (
          <div className="body">
            <Disclosure summary={t('together', { n: formatCount(ordinary.length) })}>
              <AnswerMany words={{ legend: t('togetherLegend'), reason: t('reason'), reasonHint: t('reasonHint'), confirm: t('confirm') }}
                choices={ordinary.map((item) => ({ id: item.id, label: t('itemTitle', { number: item.grantNumber, officer: item.facts.officerName }), hint: item.facts.sentence[locale] }))} />
            </Disclosure>
          </div>
        )}
        {answered.length > 0 && <div className="body"><Disclosure summary={t('answered', { n: formatCount(answered.length) })}><ReviewItems items={answered} hrefOf={hrefOf} /></Disclosure></div>}
      </Panel>
    )
  })
}
