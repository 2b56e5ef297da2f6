import { useLocale, useTranslations } from 'next-intl'
import { carried, listAddress } from '@/components/registrants/list-address'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import type { Box } from '@/lib/access/box'
import { type Field, type FieldGroup, fields, grantableFields } from '@/lib/access/fields'
import { localePath } from '@/lib/i18n/routing'
import { grantedColumns, isAlwaysMasked } from '@/lib/registrants/rules'
import type { ListQuery } from '@/lib/registrants/schema'

const groups: readonly FieldGroup[] = ['person', 'place', 'work', 'means']

/** The columns a reader may show, by group; masked ones with a lock, and below them what no grant gives. */
export function ColumnChooser({ path, query, boxes, shown }: { path: string; query: ListQuery; boxes: readonly Box[]; shown: readonly Field[] }) {
  const t = useTranslations('registrants')
  const name = useTranslations('fields')
  const locale = useLocale()
  const granted = grantedColumns(boxes)
  const missing = grantableFields.filter((field) => !granted.includes(field))
  return (
    <form className="side" id="columns" method="get" action={path}>
      <div className="row justify-between"><h3>{t('columns')}</h3><a className="small" href={listAddress(path, query, { columns: null })}>{t('reset')}</a></div>
      {carried(query, ['columns']).map(([key, value]) => <input key={`${key}${value}`} type="hidden" name={key} value={value} />)}
      {groups.map((group) => {
        const inGroup = granted.filter((field) => fields[field].group === group)
        return inGroup.length > 0 && (
          <fieldset key={group}>
            <legend>{t(`groups.${group}`)}</legend>
            {inGroup.map((field) => (
              <label key={field} className="pick">
                <input type="checkbox" name="columns" value={field} defaultChecked={shown.includes(field)} />
                <span>{name(field)} {isAlwaysMasked(boxes, field) && <><Icon name="lock" size="inline" /><span className="sr">{t('masked')}</span></>}</span>
              </label>
            ))}
          </fieldset>
        )
      })}
      {missing.length > 0 && (
        <div>
          <p className="tiny quiet">{t('notInGrant')}</p>
          <ul>{missing.map((field) => <li key={field} className="pick quiet"><Icon name="none" /><span>{name(field)}</span></li>)}</ul>
        </div>
      )}
      <Button size="small">{t('showColumns')}</Button>
      <p className="small row"><a href={localePath(locale, '/dictionary')}>{t('dictionary')}</a>{missing.length > 0 && <a href={localePath(locale, '/requests/new?kind=change')}>{t('askMore')}</a>}</p>
    </form>
  )
}
