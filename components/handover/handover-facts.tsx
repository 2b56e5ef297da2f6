import { getLocale, getTranslations } from 'next-intl/server'
import { Facts, Panel } from '@/components/ui/panel'
import { isRealDay, lastDayBefore } from '@/lib/clock'
import type { HandoverDetail } from '@/lib/handover/reads'
import { contingencyCauses } from '@/lib/handover/schema'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { dayOf } from '@/lib/input'
import { catalogue } from '@/lib/reference/catalogue'

/** Who hands over to whom, by which order, from when, and every instant of its life. What is not signed yet is said as it stands in the form. */
export async function HandoverFacts({ detail: { handover } }: { detail: HandoverDetail }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('handover.facts'), catalogue()])
  const typed = (name: string): string | null => (typeof handover.form[name] === 'string' && handover.form[name] !== '' ? handover.form[name] : null)
  const day = (stored: string | null, name: string): string | null => {
    const found = stored ?? dayOf.safeParse(typed(name) ?? '').data ?? ''
    return isRealDay(found) ? formatCalendarDate(found, locale) : null
  }
  const instant = (at: Date | null): string | null => at && formatDateTime(at, locale, { seconds: true })
  const stays = handover.stays ?? (typed('stays') === null ? null : typed('stays') === 'yes')
  const orderNumber = handover.orderNumber ?? typed('orderNumber')
  const isContingency = handover.mode === 'contingency'
  const cause = handover.cause ?? contingencyCauses.find((each) => each === typed('cause')) ?? null
  const evidence = handover.evidence === '' ? typed('evidence') : handover.evidence
  return (
    <Panel id="facts" title={t('title')}>
      <Facts items={[
        { term: t(isContingency ? 'absent' : 'relieving'), value: <>{handover.officerName}<span className="block small quiet">{handover.officerDesignation}, {codes.stateName(handover.stateCode, locale)}</span></> },
        { term: t(isContingency ? 'acting' : 'successor'), value: handover.successorName === null || handover.successorName === '' ? null : <>{handover.successorName}<span className="block small quiet">{handover.successorDesignation}</span></> },
        { term: t('order'), value: orderNumber && <>{orderNumber}{day(handover.orderDate, 'orderDate') && <>, {day(handover.orderDate, 'orderDate')}</>}</> },
        { term: t('relief'), value: isContingency ? null : day(handover.reliefOn, 'reliefOn') },
        { term: t('cause'), value: cause === null ? null : t(`causes.${cause}`) },
        { term: t('evidence'), value: evidence },
        { term: t('until'), value: isContingency ? day(handover.untilOn, 'untilOn') : null },
        { term: t('enteredBy'), value: handover.enteredByName },
        { term: t('stays'), value: isContingency ? null : stays === null ? null : t(stays ? 'staysYes' : 'staysNo') },
        { term: t(isContingency ? 'entered' : 'signed'), value: instant(handover.signedAt) },
        { term: t('approved'), value: instant(handover.approvedAt) },
        { term: t('acceptBy'), value: handover.status === 'approved' && handover.acceptBy ? formatCalendarDate(lastDayBefore(handover.acceptBy), locale) : null },
        { term: t('accepted'), value: isContingency ? null : instant(handover.acceptedAt) },
        { term: t('effective'), value: instant(handover.effectiveAt) },
        { term: t('settled'), value: instant(handover.settledAt) },
        { term: t('ended'), value: instant(handover.endedAt) },
        { term: t('neither'), value: instant(handover.neitherAt) },
        { term: t('reason'), value: handover.reason === '' ? null : handover.reason },
      ]} />
    </Panel>
  )
}
