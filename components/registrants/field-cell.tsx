import { useTranslations } from 'next-intl'
import { Countdown, WhileItLasts } from '@/components/ui/countdown'
import { MaskCell, type MaskShape, UnmaskedCell } from '@/components/ui/mask'
import type { Field } from '@/lib/access/fields'
import { maskedText, maskRules } from '@/lib/access/masks'
import { formatCalendarDate } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue, MasterName } from '@/lib/reference/catalogue'
import type { Cell } from '@/lib/registrants/schema'

const masters: Partial<Record<Field, MasterName>> = {
  gender: 'gender', incomeSlab: 'income_slab', disabilityType: 'disability_type', education: 'education_qualification', socialCategory: 'social_category',
}

interface FieldCellProps {
  field: Field
  cell: Cell | undefined
  names: Catalogue
  locale: Locale
  /** The column's pop-over, where there is one. */
  popoverId?: string
  /** The database's clock of the page: an unmasked value shows how long it still stands. Without it the value stays masked. */
  at?: Date
}

/** One cell of one registrant: the value with the name of its code, its mask, or the word for what no grant gives. */
export function FieldCell({ field, cell, names, locale, popoverId, at }: FieldCellProps) {
  const t = useTranslations('registrants')
  const fieldName = useTranslations('fields')(field)
  if (cell === undefined || 'notGranted' in cell) return <span className="quiet" title={t('notGrantedWhy')}>{t('notGranted')}</span>
  if ('masked' in cell) return <MaskCell field={fieldName} shape={maskShape(field, cell.masked, names, locale)} popoverId={popoverId} liftable={cell.unmaskable} />
  if ('value' in cell) return <Value field={field} value={cell.value} names={names} locale={locale} />
  const masked = <MaskCell field={fieldName} shape={maskShape(field, cell.mask, names, locale)} popoverId={popoverId} />
  if (!at) return masked
  const secondsLeft = Math.floor((cell.until.getTime() - at.getTime()) / 1_000)
  return (
    <WhileItLasts secondsLeft={secondsLeft} over={masked}>
      <UnmaskedCell value={<Value field={field} value={cell.unmasked} names={names} locale={locale} />} paper={maskedText(field, cell.unmasked)}
        left={t.rich('unmaskedLeft', { clock: () => <Countdown secondsLeft={secondsLeft} label={t('unmaskedClock', { field: fieldName })} /> })} />
    </WhileItLasts>
  )
}

function Value({ field, value, names, locale }: { field: Field; value: string | null; names: Catalogue; locale: Locale }) {
  const t = useTranslations('registrants')
  const master = masters[field]
  if (value === null) return <span className="quiet">{t('notGiven')}</span>
  if (master) return names.masterLabel(master, value, locale)
  switch (field) {
    case 'permanentDistrict':
    case 'currentDistrict': return names.districtName(Number(value), locale)
    case 'permanentState':
    case 'currentState': return names.stateName(Number(value), locale)
    case 'primaryOccupation':
    case 'secondaryOccupation': return <span lang="en">{names.occupationTitle(value)} <span className="tiny quiet">{value}</span></span>
    case 'dateOfBirth': return <span className="nowrap">{formatCalendarDate(value, locale)}</span>
    case 'uan':
    case 'mobile': return <span className="nowrap">{grouped(value)}</span>
    default: return <bdi>{value}</bdi>
  }
}

/** Twelve digits in fours, ten in fives: as people read them aloud. */
function grouped(digits: string): string {
  return digits.length === 12 ? digits.replace(/(\d{4})(?=\d)/g, '$1\u2009') : digits.replace(/^(\d{5})/, '$1\u2009')
}

function maskShape(field: Field, hint: readonly string[], names: Catalogue, locale: Locale): MaskShape {
  const text = hint[0]
  switch (maskRules[field].shows) {
    case 'initials': return hint.length > 0 ? { kind: 'initials', texts: hint } : { kind: 'hidden' }
    case 'last4': return text === undefined ? { kind: 'hidden' } : { kind: 'ends', dots: field === 'uan' ? 'uan' : 'mobile', text }
    case 'year': return text === undefined ? { kind: 'hidden' } : { kind: 'year', text }
    case 'district': return text === undefined ? { kind: 'hidden' } : { kind: 'place', text: names.districtName(Number(text), locale) }
    case 'nothing': return { kind: 'hidden' }
  }
}
