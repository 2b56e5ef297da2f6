import { useLocale } from 'next-intl'
import { StatusTag } from '@/components/ui/tag'
import { type GrantFacts, type GrantStanding, grantStatus } from '@/lib/grants/rules'
import { formatCalendarDate, formatSpan } from '@/lib/i18n/format'

/** Where a grant stands, as a tag. In long lists the normal state has no fill. */
export function GrantStatus({ grant, bare = false }: { grant: GrantFacts & GrantStanding; bare?: boolean }) {
  const locale = useLocale()
  const status = grantStatus(grant)
  if (status === 'ending') return <StatusTag status="ending" detail={formatSpan(grant.daysLeft, 'day', locale)} />
  if (status === 'future') return <StatusTag status="starts" detail={formatCalendarDate(grant.startsOn, locale)} />
  if (status === 'suspended') return <StatusTag status="suspended" />
  return <StatusTag status={status === 'over' ? 'ended' : status} bare={bare} />
}
