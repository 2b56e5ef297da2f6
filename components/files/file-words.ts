import type { useTranslations } from 'next-intl'
import type { Filters } from '@/lib/access/policy'
import type { Box } from '@/lib/access/box'
import { addDays, istMidnight } from '@/lib/clock'
import { formatDayMonth, formatList } from '@/lib/i18n/format'
import type { Locale } from '@/lib/i18n/routing'
import type { Catalogue } from '@/lib/reference/catalogue'

type FileWords = ReturnType<typeof useTranslations<'files'>>

/** The first and the last instant a file of these boxes and filters can speak of. */
export function fileWindow(boxes: readonly Box[], filters: Filters): { from: Date; to: Date } | null {
  const starts = boxes.map((box) => box.window.from.getTime())
  const ends = boxes.map((box) => box.window.to.getTime())
  if (starts.length === 0) return null
  const from = Math.max(Math.min(...starts), filters.fromDay ? istMidnight(filters.fromDay).getTime() : 0)
  const to = Math.min(Math.max(...ends), filters.toDay ? istMidnight(addDays(filters.toDay, 1)).getTime() : Infinity)
  return { from: new Date(from), to: new Date(to) }
}

/** What a file is called on screen: its days, its places, whom it holds. */
export function fileTitle(t: FileWords, input: { boxes: readonly Box[]; filters: Filters; names: Catalogue; locale: Locale }): string {
  const { boxes, filters, names, locale } = input
  const window = fileWindow(boxes, filters)
  // The window ends at midnight: its last day is the one before.
  const days = window && t('contents.days', { from: formatDayMonth(window.from, locale), to: formatDayMonth(new Date(window.to.getTime() - 1), locale) })
  const who = [
    filters.gender && names.masterLabel('gender', filters.gender, locale),
    filters.occupation && names.occupationTitle(filters.occupation),
  ].filter((part): part is string => Boolean(part))
  return [days, fileWhere(t, input), ...who].filter(Boolean).join(', ')
}

/** The districts of a file in words. */
export function fileWhere(t: FileWords, { boxes, filters, names, locale }: { boxes: readonly Box[]; filters: Filters; names: Catalogue; locale: Locale }): string {
  if (filters.district !== undefined) return names.districtName(filters.district, locale)
  const whole = boxes.filter((box) => box.area.districts === 'all').map((box) => names.stateName(box.area.stateCode, locale))
  if (whole.length > 0) return formatList([...new Set(whole)], locale)
  const districts = [...new Set(boxes.flatMap((box) => (box.area.districts === 'all' ? [] : box.area.districts)))]
  return districts.length > 6 ? t('contents.allDistricts') : formatList(districts.map((code) => names.districtName(code, locale)), locale)
}
