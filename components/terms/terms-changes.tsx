import { getLocale, getTranslations } from 'next-intl/server'
import { TermsDifference } from '@/components/terms/terms-difference'
import { formatCalendarDate } from '@/lib/i18n/format'
import type { ProposalRow } from '@/lib/proposals/schema'
import { termsSections } from '@/lib/terms/schema'

/** A proposed wording of the terms beside the newest one: from which day, and every section that differs. */
export async function TermsChanges({ proposal: { before, after } }: { proposal: ProposalRow }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('terms.difference')])
  const text = (of: Readonly<Record<string, unknown>> | null) => ({ en: termsSections.parse(of?.sectionsEn ?? []), hi: termsSections.parse(of?.sectionsHi ?? []) })
  const day = typeof after.effectiveOn === 'string' ? formatCalendarDate(after.effectiveOn, locale) : ''
  return (
    <div className="stack">
      <p>{t('from', { day })}</p>
      <TermsDifference before={text(before)} after={text(after)} />
    </div>
  )
}
