import { useLocale, useTranslations } from 'next-intl'
import { AccessBox } from '@/components/ui/access-box'
import { fieldKeys } from '@/lib/access/fields'
import { type GrantFacts, grantedFields, type SentenceNames } from '@/lib/grants/rules'
import { formatCalendarDate, formatCount, formatSpan } from '@/lib/i18n/format'

/** The access box of a grant or of a request for one. `daysLeft` and `share` come with a grant that runs. */
export function GrantBox({ grant, names, daysLeft, share = 0 }: { grant: GrantFacts; names: SentenceNames; daysLeft?: number; share?: number }) {
  const t = useTranslations('grants.box')
  const field = useTranslations('fields')
  const locale = useLocale()
  const levels = grantedFields(grant.fields)
  const isClear = ({ view, file }: { view: string; file: string }) => (grant.canView ? view : file) === 'clear'
  return (
    <AccessBox
      parameters={{
        clear: levels.filter(isClear).map((level) => field(level.field)),
        masked: levels.filter((level) => !isClear(level)).map((level) => field(level.field)),
        none: fieldKeys.filter((key) => grant.fields[key] === undefined).map((key) => field(key)),
      }}
      where={{
        stateLgd: grant.stateCode, state: names.state, districts: grant.districts === 'all' ? [t('wholeState')] : names.districts, basis: t(`basis.${grant.basis}`),
      }}
      rights={[
        { allowed: grant.canView, text: t(grant.canView ? 'view' : 'noView') },
        { allowed: grant.canDownload, text: t(grant.canDownload ? 'download' : 'noDownload') },
        ...(grant.canView && levels.some(({ view }) => view === 'unmaskable') ? [{ allowed: true, text: t('unmask') }] : []),
      ]}
      until={{
        date: formatCalendarDate(grant.endsOn, locale),
        left: daysLeft === undefined ? '' : t('left', { span: formatSpan(daysLeft, 'day', locale) }),
        since: t('since', { date: formatCalendarDate(grant.startsOn, locale) }), share,
        note: 'days' in grant.window
          ? t('windowDays', { count: grant.window.days, n: formatCount(grant.window.days) })
          : t('windowDates', { first: formatCalendarDate(grant.window.from, locale), last: formatCalendarDate(grant.window.to, locale) }),
      }}
    />
  )
}
