import { getLocale, getTranslations } from 'next-intl/server'
import { HandoverTag } from '@/components/handover/handover-tag'
import { Table } from '@/components/ui/table'
import type { HandoverRow } from '@/lib/handover/store'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'

interface Props {
  handovers: readonly HandoverRow[]
  caption: string
  base: '/handovers' | '/admin/handovers' | '/auditor/handovers'
  /** Those that wait for the reader. */
  waiting?: ReadonlySet<string>
}

/** Handovers as rows: number, who to whom, from when, since when, where they stand. */
export async function HandoverList({ handovers, caption, base, waiting }: Props) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('handover.list'), catalogue()])
  return (
    <Table caption={caption} captionHidden minWidth="lg" lines>
      <thead>
        <tr><th scope="col">{t('number')}</th><th scope="col">{t('from')}</th><th scope="col">{t('to')}</th><th scope="col">{t('relief')}</th><th scope="col">{t('signed')}</th><th scope="col">{t('status')}</th></tr>
      </thead>
      <tbody>
        {handovers.map((handover) => (
          <tr key={handover.id}>
            <th scope="row" className="nowrap"><a href={localePath(locale, `${base}/${handover.id}`)}>{handover.number}</a></th>
            <td data-head={t('from')}>{handover.officerName}<span className="block tiny quiet">{codes.stateName(handover.stateCode, locale)}</span></td>
            <td data-head={t('to')}>{handover.successorName ?? <span className="quiet">{t('nobody')}</span>}</td>
            <td data-head={t('relief')} className="nowrap">{handover.reliefOn ? formatCalendarDate(handover.reliefOn, locale) : ''}</td>
            <td data-head={t('signed')} className="nowrap">{handover.signedAt ? formatDateTime(handover.signedAt, locale) : <span className="quiet">{t('notSigned')}</span>}</td>
            <td data-head={t('status')}><HandoverTag handover={handover} waits={waiting?.has(handover.id)} /></td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
