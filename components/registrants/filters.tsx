import { useTranslations } from 'next-intl'
import { carried, listAddress } from '@/components/registrants/list-address'
import { Button, LinkButton } from '@/components/ui/button'
import { AddChip, Chip, ChipList, ClearAll } from '@/components/ui/chip'
import { SelectField } from '@/components/ui/field'
import { Icon } from '@/components/ui/icon'
import { formatCalendarDate } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue, EshramOccupation } from '@/lib/reference/catalogue'
import type { FilterChoices, ListQuery } from '@/lib/registrants/schema'

interface FiltersProps {
  path: string
  query: ListQuery
  choices: FilterChoices
  /** The days that can be chosen, newest first. */
  days: readonly string[]
  names: Catalogue
  locale: Locale
}

/** The filters in use as chips, each with the link that takes it away. */
export function FilterChips({ path, query, names, locale }: Omit<FiltersProps, 'choices' | 'days'>) {
  const t = useTranslations('registrants')
  const field = useTranslations('fields')
  const chips = [
    query.district !== undefined && { key: 'district', field: t('district'), value: names.districtName(query.district, locale) },
    query.gender !== undefined && { key: 'gender', field: field('gender'), value: names.masterLabel('gender', query.gender, locale) },
    query.occupation !== undefined && { key: 'occupation', field: field('primaryOccupation'), value: names.occupationTitle(query.occupation) },
    query.from !== undefined && { key: 'from', field: t('from'), value: formatCalendarDate(query.from, locale) },
    query.to !== undefined && { key: 'to', field: t('to'), value: formatCalendarDate(query.to, locale) },
  ].filter((chip) => chip !== false)
  return (
    <ChipList>
      {chips.map((chip) => <Chip key={chip.key} field={chip.field} value={chip.value} removeHref={listAddress(path, query, { [chip.key]: null })} />)}
      <AddChip href={`${listAddress(path, query, { panel: 'filters' })}#filters`} />
      {chips.length > 0 && <ClearAll href={listAddress(path, query, { district: null, gender: null, occupation: null, from: null, to: null })} />}
    </ChipList>
  )
}

/** The form of filters, shown on request: most pages need no list of four hundred occupations. */
export function FilterForm({ path, query, choices, days, names, locale }: FiltersProps) {
  const t = useTranslations('registrants')
  const field = useTranslations('fields')
  const dayOptions = days.map((day) => ({ value: day, label: formatCalendarDate(day, locale) }))
  const any = { value: '', label: t('any') }
  return (
    <form id="filters" className="stack border-t border-hairline p-4" method="get" action={path}>
      {carried(query, ['district', 'gender', 'occupation', 'from', 'to']).map(([key, value]) => <input key={`${key}${value}`} type="hidden" name={key} value={value} />)}
      <div className="grid grid-6-6">
        {choices.districts.length > 0
          ? <SelectField name="district" label={t('district')} defaultValue={query.district?.toString() ?? ''} options={[any, ...choices.districts.map((code) => ({ value: String(code), label: names.districtName(code, locale) }))]} />
          : <Locked label={t('district')} />}
        {choices.gender
          ? <SelectField name="gender" label={field('gender')} defaultValue={query.gender ?? ''} options={[any, ...names.masterEntries('gender').map((entry) => ({ value: entry.code, label: locale === 'hi' ? entry.labelHi : entry.labelEn }))]} />
          : <Locked label={field('gender')} />}
        {choices.occupation
          ? <SelectField name="occupation" label={field('primaryOccupation')} hint={t('occupationHint')} defaultValue={query.occupation ?? ''}><option value="">{t('any')}</option><OccupationOptions names={names} /></SelectField>
          : <Locked label={field('primaryOccupation')} />}
        <div className="grid grid-cols-2 gap-4">
          <SelectField name="from" label={t('from')} defaultValue={query.from ?? ''} options={[any, ...dayOptions]} />
          <SelectField name="to" label={t('to')} defaultValue={query.to ?? ''} options={[any, ...dayOptions]} />
        </div>
      </div>
      <p className="small quiet">{t('lockedWhy')}</p>
      <p className="row"><Button look="primary">{t('applyFilters')}</Button><LinkButton href={listAddress(path, query, { panel: null })}>{t('closeFilters')}</LinkButton></p>
    </form>
  )
}

/** A filter that would tell what a mask hides: named, locked, not to be chosen. */
function Locked({ label }: { label: string }) {
  const t = useTranslations('registrants')
  return <p className="small"><b>{label}</b><br /><span className="quiet"><Icon name="lock" size="inline" /> {t('filterLocked')}</span></p>
}

/** eShram's occupations under their NCO families; a family can be chosen whole. Titles are English: NCO has no Hindi. */
export function OccupationOptions({ names }: { names: Catalogue }) {
  const t = useTranslations('registrants')
  const byFamily = groupByFamily(names)
  return [...byFamily].sort(([one], [other]) => one.localeCompare(other)).map(([family, occupations]) => (
    <optgroup key={family} label={`${family} ${names.occupationTitle(family)}`}>
      <option value={family}>{t('allOf', { family: names.occupationTitle(family) })}</option>
      {occupations.filter(({ code }) => code !== family).map(({ code, title }) => <option key={code} value={code}>{`${title} ${code}`}</option>)}
    </optgroup>
  ))
}

function groupByFamily(names: Catalogue): Map<string, EshramOccupation[]> {
  const families = new Map<string, EshramOccupation[]>()
  for (const occupation of names.eshramOccupations) {
    const family = occupation.code.slice(0, 4)
    families.set(family, [...(families.get(family) ?? []), occupation])
  }
  return families
}
