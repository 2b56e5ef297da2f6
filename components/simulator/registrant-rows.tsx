import { getLocale, getTranslations } from 'next-intl/server'
import { reasonWords } from '@/components/simulator/grant-verdicts'
import { FieldHead, GrantLink, LevelCell } from '@/components/simulator/level'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { fieldKeys } from '@/lib/access/fields'
import { formatCount, formatDate } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import type { Reader, RegistrantAnswer } from '@/lib/simulator/reads'
import { rights } from '@/lib/simulator/rules'
import type { When } from '@/lib/simulator/schema'

/** Officers who could see one registrant, parameter by parameter, and the grants that reach the registrant and gave nothing. */
export async function RegistrantRows({ reader, answer, at, when }: { reader: Reader; answer: RegistrantAnswer; at: Date; when: When }) {
  const [t, words] = await Promise.all([getTranslations('simulator.registrant'), getTranslations('simulator')])
  const officers = new Set(answer.rows.map((row) => row.officer.id)).size
  const title = t('found', { when, count: officers, n: formatCount(officers) })
  return (
    <>
      {answer.rows.length === 0 ? <EmptyState icon="none" title={title}>{t('nobodyText', { when })}</EmptyState> : (
        <Panel id="answer" title={title} padding="none" foot={<>{t('noValues')} {words('legend')}</>}><Rows reader={reader} answer={answer} caption={title} /></Panel>
      )}
      {answer.misses.length > 0 && <Panel id="misses" title={t('misses', { when })}><Misses reader={reader} answer={answer} at={at} when={when} /></Panel>}
    </>
  )
}

async function Rows({ reader, answer, caption }: { reader: Reader; answer: RegistrantAnswer; caption: string }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator')])
  const ends = new Map(answer.standings.map(({ grant, lastsUntil }) => [grant.id, lastsUntil]))
  // A grant ends at a midnight: its last day is the one before.
  const endOf = (row: RegistrantAnswer['rows'][number]): string => {
    const last = rights.flatMap((right) => [...row.answer[right].values()].flatMap(({ by }) => by.map((box) => ends.get(box.grantId)?.getTime() ?? 0)))
    return formatDate(new Date(Math.max(...last) - 1), locale)
  }
  const given = fieldKeys.filter((field) => answer.rows.some((row) => rights.some((right) => row.answer[right].has(field))))
  // On a phone the list above the rows says whose each is, and each cell its number.
  const headOf = (index: number, right: (typeof rights)[number]): string => (answer.rows.length === 1 ? t(`rights.${right}`) : `${formatCount(index + 1)}. ${t(`rights.${right}`)}`)
  return (
    <>
      <ol className="only-phone numbered small quiet px-4">{answer.rows.map((row, index) => <li key={index}>{reader.kind === 'admin' ? <a href={localePath(locale, `/admin/officers/${row.officer.id}`)}>{row.officer.name}</a> : row.officer.name}; {[row.officer.designation, row.purpose[locale], t('untilAt', { at: endOf(row) })].join('; ')}</li>)}</ol>
      <Table caption={caption} minWidth="lg" rows="normal" lines>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{t('parameter')}</th>
            {answer.rows.map((row, index) => (
              <th key={index} scope="colgroup" colSpan={2} className="min-w-56 whitespace-normal">
                <b className="block text-ink">{reader.kind === 'admin' ? <a href={localePath(locale, `/admin/officers/${row.officer.id}`)}>{row.officer.name}</a> : row.officer.name}</b>
                <span className="block">{row.officer.designation}</span>
                <span className="block">{row.purpose[locale]}</span>
                <span className="block">{t('untilAt', { at: endOf(row) })}</span>
              </th>
            ))}
          </tr>
          <tr>{answer.rows.flatMap((_, index) => rights.map((right) => <th key={`${index}-${right}`} scope="col">{t(`rights.${right}`)}</th>))}</tr>
        </thead>
        <tbody>
          {given.map((field) => (
            <tr key={field}>
              <FieldHead field={field} />
              {answer.rows.flatMap((row, index) => rights.map((right) => <td key={`${index}-${right}`} data-head={headOf(index, right)}><LevelCell reader={reader} cell={row.answer[right].get(field)} /></td>))}
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  )
}

async function Misses({ reader, answer, at, when }: { reader: Reader; answer: RegistrantAnswer; at: Date; when: When }) {
  const [t, reasons] = await Promise.all([getTranslations('simulator.registrant'), reasonWords(when)])
  return (
    <ul className="stack-2 small">
      {answer.misses.map(({ standing, isWindow }) => (
        <li key={standing.grant.id}>
          <GrantLink reader={reader} grant={standing.grant} />, {standing.officer.name}
          {[...reasons(standing, at), ...(isWindow ? [t('outsideWindow', { when })] : [])].map((reason) => <span key={reason} className="block">{reason}</span>)}
        </li>
      ))}
    </ul>
  )
}
