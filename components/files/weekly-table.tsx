import { useLocale, useTranslations } from 'next-intl'
import { Table } from '@/components/ui/table'
import { ReasonForm } from '@/components/ui/reason-form'
import { StatusTag } from '@/components/ui/tag'
import { nextDue } from '@/lib/exports/scheduling/rules'
import { stopWeekly } from '@/lib/exports/scheduling/actions'
import type { ScheduleView } from '@/lib/exports/scheduling/reads'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

/** Files of every week: when, of what, until when, what became of the last one. `isOwn`: with the act that stops one, and the way to its last file. */
export function WeeklyTable({ schedules, names, isOwn = false }: { schedules: readonly ScheduleView[]; names: Catalogue; isOwn?: boolean }) {
  const t = useTranslations('files.weekly')
  const locale = useLocale()
  return (
    <Table caption={t('caption')} minWidth="lg" lines>
      <thead>
        <tr>
          <th scope="col">{t('columns.number')}</th><th scope="col">{t('columns.day')}</th><th scope="col">{t('columns.contents')}</th><th scope="col">{t('columns.next')}</th>
          <th scope="col">{t('columns.until')}</th><th scope="col">{t('columns.last')}</th>{isOwn && <th scope="col">{t('columns.act')}</th>}
        </tr>
      </thead>
      <tbody>
        {schedules.map((schedule) => (
          <tr key={schedule.id}>
            <th scope="row" className="nowrap">{schedule.number}</th>
            <td data-head={t('columns.day')}>{t(`days.${dayKey(schedule.weekday)}`)}</td>
            <td data-head={t('columns.contents')}><Contents schedule={schedule} names={names} /></td>
            <td data-head={t('columns.next')} className="nowrap"><Next schedule={schedule} isOwn={isOwn} /></td>
            <td data-head={t('columns.until')} className="nowrap">{formatCalendarDate(schedule.until, locale)}</td>
            <td data-head={t('columns.last')}><Last schedule={schedule} isOwn={isOwn} /></td>
            {isOwn && (schedule.endedCause === null
              ? <td data-head={t('columns.act')}><ReasonForm action={stopWeekly} id={schedule.id} size="small">{t('stop')}<span className="sr"> {schedule.number}</span></ReasonForm></td> : <td />)}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Contents({ schedule: { filters, grants, format }, names }: { schedule: ScheduleView; names: Catalogue }) {
  const locale = useLocale()
  const t = useTranslations('files')
  const formats = useTranslations('fileFormats')
  const chosen = [filters.district !== undefined && names.districtName(filters.district, locale), filters.gender && names.masterLabel('gender', filters.gender, locale), filters.occupation && names.occupationTitle(filters.occupation)].filter(Boolean)
  return <>{chosen.length > 0 ? chosen.join(', ') : t('contents.allWorkers')}<span className="block tiny quiet">{formats(`names.${format}`)}, {grants.join(', ')}</span></>
}

function Next({ schedule, isOwn }: { schedule: ScheduleView; isOwn: boolean }) {
  const t = useTranslations('files.weekly')
  const locale = useLocale()
  if (schedule.endedCause !== null) return <><StatusTag status="ended" /><span className="block tiny quiet">{t(`cause.${schedule.endedCause === 'stopped' && !isOwn ? 'byOfficer' : schedule.endedCause}`)}</span></>
  const next = nextDue(schedule)
  return next > schedule.until ? <span className="quiet">{t('over')}</span> : formatCalendarDate(next, locale)
}

function Last({ schedule: { lastId, lastDueOn, lastStatus }, isOwn }: { schedule: ScheduleView; isOwn: boolean }) {
  const t = useTranslations('files.weekly')
  const locale = useLocale()
  if (lastId === null || lastDueOn === null) return <span className="quiet">{t('never')}</span>
  const day = formatCalendarDate(lastDueOn, locale)
  return <>{isOwn ? <a href={localePath(locale, `/files/${lastId}`)}>{day}</a> : day} {lastStatus === 'skipped' && <StatusTag status="skipped" />}</>
}

/** The key of a weekday's name, 1 for Monday. */
function dayKey(weekday: number): '1' | '2' | '3' | '4' | '5' | '6' | '7' {
  const keys = ['1', '2', '3', '4', '5', '6', '7'] as const
  return keys[weekday - 1] ?? '1'
}
