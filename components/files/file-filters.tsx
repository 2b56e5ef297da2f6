import { useLocale, useTranslations } from 'next-intl'
import { OccupationOptions } from '@/components/registrants/filters'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { Panel } from '@/components/ui/panel'
import type { Box } from '@/lib/access/box'
import { addDays, daysBetween, istDayOf } from '@/lib/clock'
import type { ExportChoice } from '@/lib/exports/schema'
import { formatCalendarDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { limits } from '@/lib/limits'
import type { Catalogue } from '@/lib/reference/catalogue'
import { filterChoices } from '@/lib/registrants/rules'

/** The filters of a file: the list's own, as far as the download grants allow them. A GET form, so that the count follows the address. */
export function FileFilters({ choice, boxes, at, names }: { choice: ExportChoice; boxes: readonly Box[]; at: Date; names: Catalogue }) {
  const t = useTranslations('files.form')
  const list = useTranslations('registrants')
  const field = useTranslations('fields')
  const locale = useLocale()
  const choices = filterChoices(boxes, (state) => names.districtsOf(state).map(({ code }) => code))
  const any = { value: '', label: list('any') }
  const days = windowDays(boxes, at).map((day) => ({ value: day, label: formatCalendarDate(day, locale) }))
  return (
    <Panel id="filters" title={t('filters')}>
      <p className="small quiet">{t('filtersText')}</p>
      <form method="get" action={localePath(locale, '/files/new')} className="stack">
        {choice.format && <input type="hidden" name="format" value={choice.format} />}
        {choices.districts.length > 0 && <SelectField name="district" label={list('district')} defaultValue={choice.district?.toString() ?? ''}
          options={[any, ...choices.districts.map((code) => ({ value: String(code), label: names.districtName(code, locale) }))]} />}
        {choices.gender && <SelectField name="gender" label={field('gender')} defaultValue={choice.gender ?? ''}
          options={[any, ...names.masterEntries('gender').map((entry) => ({ value: entry.code, label: locale === 'hi' ? entry.labelHi : entry.labelEn }))]} />}
        {choices.occupation && <SelectField name="occupation" label={field('primaryOccupation')} hint={list('occupationHint')} defaultValue={choice.occupation ?? ''}><option value="">{list('any')}</option><OccupationOptions names={names} /></SelectField>}
        <div className="grid grid-cols-2 gap-4">
          <SelectField name="from" label={list('from')} defaultValue={choice.from ?? ''} options={[any, ...days]} />
          <SelectField name="to" label={list('to')} defaultValue={choice.to ?? ''} options={[any, ...days]} />
        </div>
        <p><Button>{t('apply')}</Button></p>
      </form>
    </Panel>
  )
}

/** The days a file can speak of, newest first; never more than a list can show. */
function windowDays(boxes: readonly Box[], at: Date): string[] {
  const first = boxes.reduce((earliest, box) => (box.window.from < earliest ? box.window.from : earliest), at)
  const last = boxes.reduce((latest, box) => (box.window.to > latest ? box.window.to : latest), first)
  const end = istDayOf(new Date(Math.min(last.getTime() - 1, at.getTime())))
  const start = istDayOf(first)
  const earliest = addDays(end, -(limits.windowDaysListed - 1))
  return daysBetween(start > earliest ? start : earliest, end).reverse()
}
