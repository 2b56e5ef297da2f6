import { useTranslations } from 'next-intl'
import { Icon } from '@/components/ui/icon'
import { Table } from '@/components/ui/table'
import { type Field, fieldKeys, fields } from '@/lib/access/fields'
import { maskRules } from '@/lib/access/masks'
import { type GrantFacts, grantedFields } from '@/lib/grants/rules'

/** Each parameter of a box with its class, its mask and its levels; with `held`, what the officer has of it today. */
export function FieldTable({ grant, held }: { grant: GrantFacts; held?: ReadonlyMap<Field, 'masked' | 'clear'> }) {
  const t = useTranslations('requests.fields')
  const name = useTranslations('fields')
  const missing = fieldKeys.filter((field) => grant.fields[field] === undefined)
  return (
    <>
      <Table caption={t('caption')} look="bare" minWidth="lg" lines>
        <thead>
          <tr>
            <th scope="col">{t('parameter')}</th><th scope="col">{t('class')}</th><th scope="col">{t('mask')}</th>
            {held && <th scope="col">{t('today')}</th>}
            <th scope="col">{t('view')}</th><th scope="col">{t('file')}</th>
          </tr>
        </thead>
        <tbody>
          {grantedFields(grant.fields).map(({ field, view, file }) => (
            <tr key={field}>
              <th scope="row">{name(field)}</th>
              <td data-head={t('class')}>{t(`classes.${fields[field].class}`)}</td>
              <td data-head={t('mask')} className="quiet">{t(`masks.${maskRules[field].shows}`)}</td>
              {held && <td data-head={t('today')}>{t(`held.${held.get(field) ?? 'none'}`)}</td>}
              <td data-head={t('view')}>{grant.canView ? <Level clear={view === 'clear'} word={t(`views.${view}`)} /> : <span className="quiet">{t('notAsked')}</span>}</td>
              <td data-head={t('file')}>{grant.canDownload ? <Level clear={field === 'uan' || file === 'clear'} absent={file === 'absent' && field !== 'uan'} word={t(`files.${field === 'uan' ? 'clear' : file}`)} /> : <span className="quiet">{t('notAsked')}</span>}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {missing.length > 0 && <p className="small quiet">{t('missing', { names: missing.map((field) => name(field)).join(', ') })}</p>}
    </>
  )
}

function Level({ clear, absent = false, word }: { clear: boolean; absent?: boolean; word: string }) {
  return <span className="nowrap"><Icon name={absent ? 'none' : clear ? 'eye' : 'lock'} size="inline" /> {word}</span>
}
