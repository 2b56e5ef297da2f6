import { useLocale, useTranslations } from 'next-intl'
import { ItemStateTag, OddityTags } from '@/components/reviews/review-tags'
import { formatCount, formatDate, formatDateTime } from '@/lib/i18n/format'
import { itemState, odditiesOf } from '@/lib/reviews/rules'
import type { ReviewItemRow } from '@/lib/reviews/store'

/** Grants of a review one below the other: who, what in words, how used, what is odd, and the answer if there is one. `hrefOf` leads to where it is answered. */
export function ReviewItems({ items, hrefOf }: { items: readonly ReviewItemRow[]; hrefOf?: (item: ReviewItemRow) => string }) {
  const t = useTranslations('reviews')
  const locale = useLocale()
  return (
    <ul className="list px-4">
      {items.map((item) => {
        const title = t('itemTitle', { number: item.grantNumber, officer: item.facts.officerName })
        const state = itemState(item)
        return (
          <li key={item.id} className="py-3">
            {hrefOf ? <a className="name" href={hrefOf(item)}>{title}</a> : <b>{title}</b>}
            <p className="small">{item.facts.sentence[locale]}</p>
            <p className="small quiet">{wordsOfUse(item, t, locale)}</p>
            <p className="row"><ItemStateTag state={state} />{item.verdict === null && <OddityTags oddities={odditiesOf(item.facts)} />}</p>
            {item.decidedAt !== null && item.verdict !== 'over' && (
              <p className="small">{t(item.byApprover ? 'answeredByApprover' : 'answeredBy', { name: item.decidedByName ?? '', at: formatDateTime(item.decidedAt, locale), reason: item.reason ?? '' })}</p>
            )}
            {item.suspendedAt !== null && <p className="small quiet">{t('suspendedAt', { at: formatDateTime(item.suspendedAt, locale) })}</p>}
          </li>
        )
      })}
    </ul>
  )
}

/** How it was used, as frozen when the review opened, in one line. */
function wordsOfUse({ facts }: ReviewItemRow, t: ReturnType<typeof useTranslations<'reviews'>>, locale: 'en' | 'hi'): string {
  const since = formatDate(new Date(facts.since), locale)
  if (facts.lastUsedAt === null) return t('usedNever')
  return t('used', { at: formatDateTime(new Date(facts.lastUsedAt), locale), since, rows: formatCount(facts.rowsSeen), files: formatCount(facts.files) })
}
