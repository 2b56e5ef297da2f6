import { getLocale, getTranslations } from 'next-intl/server'
import { FieldCell } from '@/components/registrants/field-cell'
import { MaskedHead, Table } from '@/components/ui/table'
import { Panel } from '@/components/ui/panel'
import type { Catalogue } from '@/lib/reference/catalogue'
import { readSample } from '@/lib/requests/preview/sample/reads'
import type { Preview } from '@/lib/requests/preview/schema'

/** Three synthetic people under the masks of what is asked: as the officer's table shows them, and as a file holds them. */
export async function PreviewSample({ preview, names, of }: { preview: Preview; names: Catalogue; of?: string }) {
  const locale = await getLocale()
  const [t, field, sample] = await Promise.all([getTranslations('preview.sample'), getTranslations('fields'), readSample(preview, locale)])
  const { screen, file } = sample
  const isMasked = (column: NonNullable<typeof screen>['columns'][number]): boolean => preview.box?.fields[column]?.view !== 'clear'
  return (
    <Panel id={`sample-${preview.request.id}`} title={<>{t(screen ? 'screen' : 'fileOnly')}{of !== undefined && <> · {of}</>}</>} aside={t('aside')}>
      {(screen?.rows ?? file?.rows ?? []).length === 0 && <p className="quiet">{t('none')}</p>}
      {screen && screen.rows.length > 0 && (
        <Table caption={t('screenCaption')} rows="normal" look="bare">
          <thead><tr>{screen.columns.map((column) => isMasked(column) ? <MaskedHead key={column}>{field(column)}</MaskedHead> : <th key={column} scope="col">{field(column)}</th>)}</tr></thead>
          <tbody>
            {screen.rows.map((row) => (
              <tr key={row.id}>{screen.columns.map((column) => <td key={column} className={column === 'currentAddress' ? 'min-w-64' : 'nowrap'}><FieldCell field={column} cell={row.cells[column]} names={names} locale={locale} /></td>)}</tr>
            ))}
          </tbody>
        </Table>
      )}
      {file && file.rows.length > 0 && (
        <div>
          {screen && <h3>{t('file')}</h3>}
          <Table caption={t('fileCaption')} rows="dense" look="bare">
            <thead><tr>{file.header.map((column) => <th key={column} scope="col"><span className="hash" lang="en">{column}</span></th>)}</tr></thead>
            <tbody>{file.rows.map((cells, index) => <tr key={index}>{cells.map((cell, place) => <td key={place} className="nowrap">{cell}</td>)}</tr>)}</tbody>
          </Table>
        </div>
      )}
    </Panel>
  )
}
