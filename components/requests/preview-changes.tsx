import { Fragment } from 'react'
import { useTranslations } from 'next-intl'
import { Icon, type IconName } from '@/components/ui/icon'
import { Table } from '@/components/ui/table'
import { type FieldGroup, fields } from '@/lib/access/fields'
import type { FieldChange, Preview } from '@/lib/requests/preview/schema'

const groups: readonly FieldGroup[] = ['person', 'place', 'work', 'means']
const icons: Readonly<Record<string, IconName>> = { clear: 'eye', masked: 'lock', unmaskable: 'lock', none: 'none', absent: 'none' }
const order = ['none', 'absent', 'masked', 'unmaskable', 'clear']

/** Field by field and right by right: what the officer has today and would have after, on screen and, where files are in play, in files. */
export function PreviewChanges({ preview }: { preview: Preview }) {
  const t = useTranslations('preview.changes')
  const name = useTranslations('fields')
  const hasFiles = preview.box?.canDownload === true || preview.fields.some(({ file }) => file.before !== file.after)
  const columns = hasFiles ? 6 : 4
  return (
    <div>
      <h3 id={`changes-${preview.request.id}`}>{t('title')}</h3>
      <Table caption={t('caption')} rows="dense" look="bare" minWidth={hasFiles ? 'lg' : undefined} labelledBy={`changes-${preview.request.id}`} lines>
        <thead>
          <tr>
            <th scope="col">{t('parameter')}</th><th scope="col">{t('class')}</th><th scope="col">{t('today')}</th><th scope="col">{t('after')}</th>
            {hasFiles && <><th scope="col">{t('fileToday')}</th><th scope="col">{t('fileAfter')}</th></>}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const rows = preview.fields.filter(({ field }) => fields[field].group === group)
            return rows.length > 0 && (
              <Fragment key={group}>
                <tr><th scope="rowgroup" colSpan={columns} className="grp">{t(`groups.${group}`)}</th></tr>
                {rows.map((row) => (
                  <tr key={row.field}>
                    <th scope="row">{name(row.field)}</th>
                    <td className="quiet" data-head={t('class')} data-wide>{t(`classes.${fields[row.field].class}`)}</td>
                    <td className="quiet" data-head={t('today')}>{t(`views.${row.view.before}`)}</td>
                    <td data-head={t('after')}><ScreenAfter row={row} /></td>
                    {hasFiles && <><td className="quiet" data-head={t('fileToday')}>{t(`files.${row.file.before}`)}</td><td data-head={t('fileAfter')}><FileAfter row={row} /></td></>}
                  </tr>
                ))}
              </Fragment>
            )
          })}
          <tr><th scope="rowgroup" colSpan={columns} className="grp">{t('groups.rights')}</th></tr>
          {preview.rights.map((change) => (
            <tr key={change.right}>
              <th scope="row">{t(`rights.${change.right}`)}</th><td className="blank" />
              <td className="quiet" data-head={t('today')}>{t(change.before ? 'yes' : 'none')}</td><td data-head={t('after')}><RightAfter {...change} /></td>
              {hasFiles && <><td className="blank" /><td className="blank" /></>}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

function ScreenAfter({ row }: { row: FieldChange }) {
  const t = useTranslations('preview.changes')
  if (row.isAsked && !row.isNeeded) return <Delta look="none" icon="none">{t('notNeeded')}</Delta>
  return <Level {...row.view} word={t(`views.${row.view.after}`)} />
}

function FileAfter({ row }: { row: FieldChange }) {
  const t = useTranslations('preview.changes')
  return <Level {...row.file} word={t(`files.${row.file.after}`)} />
}

/** More than today in green with the level's icon; the same, or less, in second ink. */
function Level({ before, after, word }: { before: string; after: string; word: string }) {
  const t = useTranslations('preview.changes')
  const gain = order.indexOf(after) - order.indexOf(before)
  if (gain > 0) return <Delta look="add" icon={icons[after] ?? 'eye'}>{word}</Delta>
  if (gain === 0) return <Delta look="same" icon="same">{word}</Delta>
  return <Delta look="none" icon={icons[after] ?? 'none'}>{after === 'none' || after === 'absent' ? t('noMore') : word}</Delta>
}

function RightAfter({ before, after }: { before: boolean; after: boolean }) {
  const t = useTranslations('preview.changes')
  if (before && after) return <Delta look="same" icon="same">{t('yes')}</Delta>
  if (after) return <Delta look="add" icon="check">{t('yes')}</Delta>
  return before ? <Delta look="none" icon="none">{t('noMore')}</Delta> : <Delta look="same" icon="same">{t('stillNo')}</Delta>
}

function Delta({ look, icon, children }: { look: 'add' | 'same' | 'none'; icon: IconName; children: string }) {
  return <span className={`delta ${look}`}><Icon name={icon} />{children}</span>
}
