import { getLocale, getTranslations } from 'next-intl/server'
import { Disclosure, Panel } from '@/components/ui/panel'
import { fieldKeys } from '@/lib/access/fields'
import { formatCount, formatDateTime, formatList } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import { changeNames, isPlainChange } from '@/lib/requests/history/rules'
import type { RequestDetail } from '@/lib/requests/reads'

/** Who did what, when and why, and what it changed: the whole life of the request, oldest first. */
export async function RequestHistory({ steps }: { steps: RequestDetail['steps'] }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.history')])
  return (
    <Panel id="history" title={t('title')} aside={t('steps', { count: steps.length, n: formatCount(steps.length) })}>
      <ol className="log">
        {steps.map((step) => (
          <li key={step.id}>
            <time dateTime={step.at.toISOString()}>{formatDateTime(step.at, locale)}</time>
            <span>
              <b>{step.byName ?? t('portal')}</b> {t(`acts.${step.act}`)}{step.reason !== '' && <>: {step.reason}</>}
              {step.changes.length > 0 && step.act === 'edited' && <Changes changes={step.changes} />}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

async function Changes({ changes }: { changes: RequestDetail['steps'][number]['changes'] }) {
  const [locale, t, name, parts, codes] = await Promise.all([getLocale(), getTranslations('requests.history'), getTranslations('fields'), getTranslations('fieldNames'), catalogue()])
  const fieldName = (key: string): string => {
    const field = fieldKeys.find((each) => each === key)
    return field ? name(field) : key
  }
  const word = (field: string, value: string): string => (field === 'fields' ? fieldName(value) : field === 'districts' ? codes.districtName(Number(value), locale) : value)
  const said = (field: string, value: string | readonly string[]): string => {
    const words = typeof value === 'string' ? value : formatList(value.map((each) => word(field, each)), locale)
    return words === '' ? t('nothing') : words
  }
  const label = (field: string): string => {
    const level = /^(view|file)_(.+)$/.exec(field)
    if (level) return t(level[1] === 'view' ? 'levelView' : 'levelFile', { name: fieldName(level[2] ?? '') })
    const known = changeNames.find((each) => each === field)
    return known ? parts(known) : field
  }
  return (
    <Disclosure summary={<span className="small">{t('changed', { count: changes.length, n: formatCount(changes.length) })}</span>}>
      <ul className="small stack-2">
        {changes.map(({ field, before, after }) => (
          <li key={field}>{label(field)}{isPlainChange(field) && <>: {t('fromTo', { before: said(field, before), after: said(field, after) })}</>}</li>
        ))}
      </ul>
    </Disclosure>
  )
}
