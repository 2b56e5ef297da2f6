import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { PolicyAmount } from '@/components/policy/policy-amount'
import { addressBases, grantFieldsSchema } from '@/lib/access/box'
import { fieldKeys } from '@/lib/access/fields'
import { permissions } from '@/lib/auth/permissions'
import { formatCalendarDate, formatCount, formatList, formatSpan } from '@/lib/i18n/format'
import { LOCALE_NAMES, type Locale, LOCALES } from '@/lib/i18n/routing'
import { isPolicyName } from '@/lib/policy/rules'
import type { ProposalNames } from '@/lib/proposals/reads'
import { provisions } from '@/lib/states/rules'

interface Props {
  /** The key of the payload. */
  name: string
  value: unknown
  /** What stands beside it: of lists, what was added and what was taken away is said as well. */
  other?: unknown
  names: ProposalNames
  locale: Locale
}

/** One value of a proposal in words. */
export function ChangeValue(props: Props): ReactNode {
  const t = useTranslations('proposals')
  const { name, value, locale, names } = props
  if (value === null || value === undefined || value === '') return <span className="quiet">{t('none')}</span>
  if (isStrings(value)) return <ListValue {...props} value={value} />
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (typeof value === 'number') return isPolicyName(name) ? <PolicyAmount name={name} value={value} /> : name.endsWith('Days') ? formatSpan(value, 'day', locale) : formatCount(value)
  if (name === 'fields') return <LevelsValue value={value} locale={locale} />
  if (typeof value !== 'string') return JSON.stringify(value)
  if (name === 'exemptUntil') return formatCalendarDate(value, locale)
  if (name === 'roleId') return names.roles.get(value)?.[locale] ?? t('unknown')
  if (name === 'purposeId') return names.purposes.get(value)?.[locale] ?? t('unknown')
  return <WordValue name={name} value={value} />
}

/** Words of a list are said as words; everything else is what somebody typed. */
function WordValue({ name, value }: { name: string; value: string }) {
  const t = useTranslations('proposals')
  const provision = name === 'provision' ? provisions.find((each) => each === value) : undefined
  const basis = name === 'basis' ? addressBases.find((each) => each === value) : undefined
  const locale = name === 'locale' ? LOCALES.find((each) => each === value) : undefined
  if (provision) return t(`provisions.${provision}`)
  if (basis) return t(`bases.${basis}`)
  if (locale) return LOCALE_NAMES[locale]
  return name === 'status' && (value === 'deactivated' || value === 'ended') ? t('ended') : name === 'status' ? t('inUse') : <span className="break-words">{value}</span>
}

function ListValue({ name, value, other, locale }: Props & { value: readonly string[] }) {
  const t = useTranslations('proposals')
  const wordOf = useItemWords(name)
  const was = isStrings(other) ? other : undefined
  const added = was ? value.filter((each) => !was.includes(each)) : []
  const gone = was ? was.filter((each) => !value.includes(each)) : []
  return (
    <>
      {value.length === 0 ? <span className="quiet">{t(name === 'networks' ? 'anywhere' : 'none')}</span> : formatList(value.map(wordOf), locale)}
      {added.length > 0 && <span className="block small">{t('added', { names: formatList(added.map(wordOf), locale) })}</span>}
      {gone.length > 0 && <span className="block small">{t('gone', { names: formatList(gone.map(wordOf), locale) })}</span>}
    </>
  )
}

function useItemWords(name: string): (item: string) => string {
  const field = useTranslations('fields')
  const permission = useTranslations('roles.permissions')
  return (item) => {
    const fieldKey = name === 'fields' ? fieldKeys.find((each) => each === item) : undefined
    const known = name === 'permissions' ? permissions.find((each) => each === item) : undefined
    return fieldKey ? field(fieldKey) : known ? permission(`${known}.name`) : item
  }
}

/** A profile's parameters with their levels. */
function LevelsValue({ value, locale }: { value: unknown; locale: Locale }) {
  const t = useTranslations('proposals')
  const field = useTranslations('fields')
  const levels = useTranslations('requests.fields')
  const parsed = grantFieldsSchema.safeParse(value)
  if (!parsed.success) return <span className="quiet">{t('unknown')}</span>
  const granted = fieldKeys.flatMap((key) => {
    const level = parsed.data[key]
    return level ? [t('level', { name: field(key), view: levels(`views.${level.view}`), file: levels(`files.${level.file}`) })] : []
  })
  return formatList(granted, locale)
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
