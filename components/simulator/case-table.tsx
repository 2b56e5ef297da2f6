import { getTranslations } from 'next-intl/server'
import { FieldHead, LevelCell } from '@/components/simulator/level'
import { placeWords } from '@/components/simulator/place-words'
import { Table } from '@/components/ui/table'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { formatCount } from '@/lib/i18n/format'
import type { Case } from '@/lib/simulator/cases/rules'
import type { Reader } from '@/lib/simulator/reads'
import { rights } from '@/lib/simulator/rules'

/** Parameters down, cases across; each case with what the screen and what a file gives, and by which grant. Those that no case gives stand together below. */
export async function CaseTable({ reader, cases, stateCode, caption }: { reader: Reader; cases: readonly Case[]; stateCode: number; caption: string }) {
  const [t, names, words] = await Promise.all([getTranslations('simulator'), getTranslations('fields'), placeWords()])
  const isGiven = (field: Field): boolean => cases.some((each) => rights.some((right) => each.answer[right].has(field)))
  const missing = fieldKeys.filter((field) => !isGiven(field))
  const caseOf = (each: Case): string => [words.place({ stateCode, districts: each.districts }), words.address(each.address), words.window(each.window)].join('; ')
  // On a phone the list above the rows says which case is which, and each cell its number.
  const headOf = (index: number, right: (typeof rights)[number]): string => (cases.length === 1 ? t(`rights.${right}`) : `${formatCount(index + 1)}. ${t(`rights.${right}`)}`)
  return (
    <>
      <ol className="only-phone numbered small quiet px-4">{cases.map((each, index) => <li key={index}>{caseOf(each)}</li>)}</ol>
      <Table caption={caption} minWidth="lg" rows="normal" lines>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{t('parameter')}</th>
            {cases.map((each, index) => (
              <th key={index} scope="colgroup" colSpan={2} className="min-w-56 whitespace-normal">
                <b className="block text-ink">{words.place({ stateCode, districts: each.districts })}</b>
                <span className="block">{words.address(each.address)}</span>
                <span className="block">{words.window(each.window)}</span>
              </th>
            ))}
          </tr>
          <tr>{cases.flatMap((_, index) => rights.map((right) => <th key={`${index}-${right}`} scope="col">{t(`rights.${right}`)}</th>))}</tr>
        </thead>
        <tbody>
          {fieldKeys.filter(isGiven).map((field) => (
            <tr key={field}>
              <FieldHead field={field} />
              {cases.flatMap((each, index) => rights.map((right) => <td key={`${index}-${right}`} data-head={headOf(index, right)}><LevelCell reader={reader} cell={each.answer[right].get(field)} /></td>))}
            </tr>
          ))}
        </tbody>
      </Table>
      {missing.length > 0 && <p className="foot-line">{t('notGiven', { names: missing.map((field) => names(field)).join(', ') })}</p>}
    </>
  )
}
