import type { useTranslations } from 'next-intl'
import { formatCount } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { OddityRow } from '@/lib/oddities/store'
import type { Catalogue } from '@/lib/reference/catalogue'

/** Why a rule found it, in a sentence of counts and places. */
export function oddityReason({ row: { rule, facts }, names, locale, t }: { row: Pick<OddityRow, 'rule' | 'facts'>; names: Catalogue; locale: Locale; t: ReturnType<typeof useTranslations<'oddities'>> }): string {
  const count = (value: number | undefined): string => formatCount(value ?? 0)
  return t(`reasons.${rule}`, {
    hour: `${String(facts.hour ?? 0).padStart(2, '0')}:00`, network: facts.network ?? '', district: facts.district === undefined ? '' : names.districtName(facts.district, locale),
    rows: count(facts.rows), usual: count(facts.usual), count: count(facts.count), steps: count(facts.steps), misses: count(facts.misses),
  })
}
