'use client'

import { useTranslations } from 'next-intl'
import type { RequestFormState } from '@/components/requests/request-form'
import { Mistake } from '@/components/ui/field'

export interface ParameterRow {
  field: string
  name: string
  /** Class and mask in words: this table is the data dictionary. */
  class: string
  mask: string
  /** Why it cannot be asked: outside Annexure I, or outside what the purpose needs. Null when it can. */
  barred: 'notGrantable' | 'outsidePurpose' | null
  /** The levels a new grant starts from. */
  view: string
  file: string
}

const VIEWS = ['masked', 'unmaskable', 'clear'] as const
const FILES = ['absent', 'masked', 'clear'] as const

/** Where the table's columns have no room, a cell is a line of its row's block, without the table's rules; the name and its class share the first. */
const cell = 'block! lg:table-cell! max-lg:h-auto! max-lg:border-0! max-lg:px-0! max-lg:py-1!'
const line = `${cell} max-lg:col-span-2`
/** There, a parameter's mask and levels show once it is ticked; without `:has` they always show. */
const ofTicked = `${line} max-lg:[tr:not(:has(input:checked))>&]:hidden!`

/** Each parameter × on screen × in files × off, in one table; below 1024 px each row becomes a small block, two beside each other where there is room. */
export function ParameterChooser({ form, rows }: { form: RequestFormState; rows: readonly ParameterRow[] }) {
  const t = useTranslations('requests.fields')
  const error = form.error('fields')
  return (
    <fieldset id="fields" tabIndex={-1} className={error === undefined ? 'field' : 'field wrong'} aria-describedby={error === undefined ? undefined : 'fields-error'}>
      <legend className="sr">{t('caption')}</legend>
      <Mistake id="fields-error" text={error} />
      <table className="tbl bare block w-full lg:table">
        <caption className="sr">{t('caption')}</caption>
        <thead className="hidden lg:table-header-group">
          <tr><th scope="col">{t('parameter')}</th><th scope="col">{t('class')}</th><th scope="col">{t('mask')}</th><th scope="col">{t('view')}</th><th scope="col">{t('file')}</th></tr>
        </thead>
        <tbody className="block md:max-lg:grid md:max-lg:grid-cols-2 md:max-lg:gap-x-8 lg:table-row-group">{rows.map((row) => <Row key={row.field} row={row} form={form} />)}</tbody>
      </table>
    </fieldset>
  )
}

function Row({ row, form }: { row: ParameterRow; form: RequestFormState }) {
  const t = useTranslations('requests.fields')
  const isTicked = form.list('fields').includes(row.field)
  return (
    <tr className="grid grid-cols-[minmax(0,1fr)_auto] content-start items-center gap-x-3 gap-y-0 border-hairline py-1 max-lg:border-b lg:table-row lg:py-0">
      <th scope="row" className={cell}>
        {row.barred === null
          ? <label className="pick"><input type="checkbox" name="fields" value={row.field} defaultChecked={isTicked} /><span>{row.name}</span></label>
          : <span className="quiet">{row.name}</span>}
      </th>
      <td className={`quiet ${cell}`}>{row.class}</td>
      <td className={`quiet whitespace-normal ${ofTicked}`}><span className="lg:hidden">{t('mask')}: </span>{row.mask}</td>
      {row.barred === null ? (
        <>
          <td className={ofTicked}><Level form={form} name={`view_${row.field}`} first={row.view} label={t('viewOf', { name: row.name })} short={t('view')} options={VIEWS.map((value) => ({ value, label: t(`views.${value}`) }))} /></td>
          <td className={ofTicked}>
            {row.field === 'uan'
              ? <span className="small quiet">{t('uanFile')}</span>
              : <Level form={form} name={`file_${row.field}`} first={row.file} label={t('fileOf', { name: row.name })} short={t('file')} options={FILES.map((value) => ({ value, label: t(`files.${value}`) }))} />}
          </td>
        </>
      ) : <td colSpan={2} className={`quiet whitespace-normal ${line}`}>{t(row.barred)}</td>}
    </tr>
  )
}

interface LevelProps {
  form: RequestFormState
  name: string
  first: string
  /** Spoken with the parameter's name; in a block the short word stands before the list. */
  label: string
  short: string
  options: readonly { value: string; label: string }[]
}

function Level({ form, name, first, label, short, options }: LevelProps) {
  return (
    <span className="flex items-center gap-2">
      <span className="small quiet w-24 shrink-0 lg:hidden" aria-hidden="true">{short}</span>
      <select name={name} defaultValue={form.text(name, first)} aria-label={label} className="input min-w-0">
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    </span>
  )
}
