import { useLocale, useTranslations } from 'next-intl'
import type { Field } from '@/lib/access/fields'
import { localePath } from '@/lib/i18n/routing'
import type { Reader } from '@/lib/simulator/reads'
import type { CellAnswer } from '@/lib/simulator/rules'

/** A level in its look and word: blue clear, hatched masked, dashed for nothing. */
export function Level({ cell }: { cell: CellAnswer | undefined }) {
  const t = useTranslations('simulator.levels')
  const level = cell?.level ?? 'none'
  const look = level === 'clear' ? 'param' : level === 'none' ? 'param none' : 'param masked'
  return <span className={look}><span>{t(level)}</span></span>
}

/** The number of a grant: to the grant for an admin, to its trail for an auditor. */
export function GrantLink({ reader, grant }: { reader: Reader; grant: { readonly id: string; readonly number: string } }) {
  const locale = useLocale()
  const href = reader.kind === 'auditor' ? `${localePath(locale, '/auditor')}?number=${grant.number}` : localePath(locale, `/admin/grants/${grant.id}`)
  return <a href={href} className="nowrap inline-block py-1">{grant.number}</a>
}

/** A cell of the answer: the level, and the grants that gave it. */
export function LevelCell({ reader, cell }: { reader: Reader; cell: CellAnswer | undefined }) {
  return (
    <span className="stack-2">
      <Level cell={cell} />
      {cell && <span className="tiny">{cell.by.map((box) => <span key={box.grantId} className="block"><GrantLink reader={reader} grant={{ id: box.grantId, number: box.grantNumber }} /></span>)}</span>}
    </span>
  )
}

/** The name of a parameter as the row's head. */
export function FieldHead({ field }: { field: Field }) {
  const t = useTranslations('fields')
  return <th scope="row">{t(field)}</th>
}
