import { useLocale, useTranslations } from 'next-intl'
import { Table } from '@/components/ui/table'
import { Tag } from '@/components/ui/tag'
import { formatDateTime } from '@/lib/i18n/format'
import type { ClockState } from '@/lib/incidents/rules'

const LOOKS = { running: { look: 'soon', icon: 'timer' }, met: { look: 'good', icon: 'okring' }, attested: { look: 'soon', icon: 'warn' }, late: { look: 'bad', icon: 'warn' }, missed: { look: 'bad', icon: 'failed' } } as const

/** The two clocks of the law: whom, until when, told when. */
export function IncidentClocks({ clocks }: { clocks: readonly ClockState[] }) {
  const [locale, t] = [useLocale(), useTranslations('incidents')]
  return (
    <Table caption={t('clocksTitle')} lines>
      <thead><tr><th scope="col">{t('columns.whom')}</th><th scope="col">{t('columns.due')}</th><th scope="col">{t('columns.told')}</th><th scope="col">{t('columns.standing')}</th></tr></thead>
      <tbody>
        {clocks.map(({ clock, dueAt, toldAt, standing }) => (
          <tr key={clock}>
            <th scope="row">{t(`recipients.${clock}`)}</th>
            <td data-head={t('columns.due')}>{formatDateTime(dueAt, locale)}</td>
            <td data-head={t('columns.told')}>{toldAt ? formatDateTime(toldAt, locale) : <span className="quiet">{t('untold')}</span>}</td>
            <td data-head={t('columns.standing')}><ClockTag standing={standing} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

export function ClockTag({ standing }: { standing: ClockState['standing'] }) {
  const t = useTranslations('incidents.standings')
  return <Tag {...LOOKS[standing]}>{t(standing)}</Tag>
}
