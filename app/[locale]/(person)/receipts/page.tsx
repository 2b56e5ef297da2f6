import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { PageTitle } from '@/components/frame/page-title'
import { shown } from '@/components/frame/shown'
import { ReceiptTable } from '@/components/receipts/receipt-table'
import { Button, LinkButton } from '@/components/ui/button'
import { DateField } from '@/components/ui/date-field'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { requirePerson } from '@/lib/auth/doors'
import { formatCalendarDate, formatCount, formatFieldDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { dayOf } from '@/lib/input'
import { listOwnEvents } from '@/lib/ledger/receipts/reads'
import { limits } from '@/lib/limits'

interface Props {
  searchParams: Promise<{ day?: string | string[] }>
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('receipts'))('title') }
}

/** What the reader did on a day, each event with its proof, to be kept and checked without the portal. */
export default shown(async function ReceiptsPage({ searchParams }: Props) {
  const [actor, { day: typed }, locale, t, errors] = await Promise.all([requirePerson(), searchParams, getLocale(), getTranslations('receipts'), getTranslations('errors')])
  const asked = typed === undefined || typed === '' ? undefined : dayOf.safeParse(typed)
  const { day, events, isMore, unsealed } = await listOwnEvents({ actor, day: asked?.data })
  const date = formatCalendarDate(day, locale)
  return (
    <>
      <PageTitle title={t('title')} scope={t('scope', { name: actor.name, date })}
        actions={events.length > unsealed ? <LinkButton icon="download" href={`/api/receipts?day=${day}`}>{t('wholeDay')}</LinkButton> : undefined} />
      <Panel id="day" title={t('listTitle', { date })} padding="none">
        <form method="get" action={localePath(locale, '/receipts')} className="body row items-end">
          <DateField name="day" label={t('day')} defaultValue={typeof typed === 'string' ? typed : formatFieldDate(day)} error={asked?.success === false ? errors(asked.error.issues[0]?.message === 'dateUnreal' ? 'dateUnreal' : 'dateForm') : undefined} />
          <Button icon="search">{t('show')}</Button>
        </form>
        {unsealed > 0 && <div className="body"><Note look="time">{t('unsealed', { count: unsealed, n: formatCount(unsealed) })}</Note></div>}
        {events.length > 0 && <ReceiptTable events={events} date={date} />}
        {isMore && <p className="body small">{t('more', { count: formatCount(limits.listRowsMax) })}</p>}
      </Panel>
      {events.length === 0 && <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      <Panel id="what" title={t('whatTitle')}>
        <p>{t('what')}</p>
        <p>{t('tells')}</p>
        <p><LinkButton icon="shield" href={localePath(locale, '/verify')}>{t('check')}</LinkButton></p>
      </Panel>
    </>
  )
})
