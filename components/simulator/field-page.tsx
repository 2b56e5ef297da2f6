import { getLocale, getTranslations } from 'next-intl/server'
import { mistakeWords } from '@/components/frame/mistake-words'
import { InstantFields } from '@/components/simulator/instant-fields'
import { LevelCell } from '@/components/simulator/level'
import { placeWords } from '@/components/simulator/place-words'
import { questionPath, SimulatorHead, type SimulatorQuery } from '@/components/simulator/simulator-head'
import { WhyList } from '@/components/simulator/why-list'
import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/field'
import { ErrorSummary } from '@/components/ui/error-summary'
import { EmptyState, Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'
import { type Field, fieldKeys } from '@/lib/access/fields'
import { AppError, type FieldError } from '@/lib/errors'
import { formatCount, formatDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { catalogue } from '@/lib/reference/catalogue'
import { type FieldAnswer, type Reader, simulateField } from '@/lib/simulator/reads'
import { type AskedField, type AskedInstant, fieldOf, instantOf, type When, whenOf } from '@/lib/simulator/schema'

/** "Who can see this parameter here?", for admins and auditors. A function and no component, as `officerPage`. */
export async function fieldPage({ reader, query }: { reader: Reader; query: SimulatorQuery }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator')])
  const [asked, place] = [instantOf(query), fieldOf(query)]
  const { field, stateCode } = place
  const early = [...place.mistakes, ...asked.mistakes]
  const { answer, mistakes } = field === null || stateCode === null || early.length > 0
    ? { answer: null, mistakes: early }
    : await answerOrExplain({ reader, field, stateCode, district: place.district ?? undefined, at: asked.at })
  return (
    <>
      <SimulatorHead reader={reader} question="field" instant={answer && t('asOf', { when: whenOf(asked), at: formatDateTime(answer.at, locale, { seconds: true }) })} />
      <FieldQuestion reader={reader} place={place} asked={asked} mistakes={mistakes} />
      {answer && field !== null && stateCode !== null
        ? <Answer reader={reader} answer={answer} when={whenOf(asked)} field={field} stateCode={stateCode} />
        : mistakes.length === 0 && <EmptyState icon="search" title={t('field.emptyTitle')}>{t('field.emptyText')}</EmptyState>}
    </>
  )
}

async function FieldQuestion({ reader, place, asked, mistakes }: { reader: Reader; place: AskedField; asked: AskedInstant; mistakes: readonly FieldError[] }) {
  const [locale, t, names, codes, { at: error, listed }] = await Promise.all([getLocale(), getTranslations('simulator'), getTranslations('fields'), catalogue(), mistakeWords(mistakes)])
  const districts = place.stateCode === null ? [] : codes.districtsOf(place.stateCode)
  return (
    <Panel id="question" title={t('questions.field', { when: whenOf(asked) })}>
      <form method="get" action={questionPath(reader, locale, 'field')} className="stack">
        <ErrorSummary errors={listed} />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 items-end">
          <SelectField name="field" label={t('parameter')} defaultValue={place.field ?? ''} error={error('field')} required
            options={[{ value: '', label: t('choose') }, ...fieldKeys.map((key) => ({ value: key, label: names(key) }))]} />
          <SelectField name="state" label={t('field.state')} hint={districts.length === 0 ? t('field.stateHint') : undefined} defaultValue={place.stateCode === null ? '' : String(place.stateCode)} error={error('state')} required
            options={[{ value: '', label: t('choose') }, ...codes.states.map(({ code }) => ({ value: String(code), label: codes.stateName(code, locale) }))]} />
          {districts.length > 0 && (
            <SelectField name="district" label={t('field.district')} defaultValue={place.district === null ? '' : String(place.district)} error={error('district')}
              options={[{ value: '', label: t('field.wholeState') }, ...districts.map(({ code }) => ({ value: String(code), label: codes.districtName(code, locale) }))]} />
          )}
          <InstantFields typed={asked.typed} error={error} />
        </div>
        <p><Button look="primary" icon="search">{t('ask')}</Button></p>
      </form>
    </Panel>
  )
}

async function Answer({ reader, answer, when, field, stateCode }: { reader: Reader; answer: FieldAnswer; when: When; field: Field; stateCode: number }) {
  const [locale, t, names, words] = await Promise.all([getLocale(), getTranslations('simulator'), getTranslations('fields'), placeWords()])
  const ends = new Map(answer.standings.map(({ grant, lastsUntil }) => [grant.id, lastsUntil]))
  // A grant ends at a midnight: its last day is the one before.
  const endOf = (row: FieldAnswer['rows'][number]): string => {
    const last = [...(row.view?.by ?? []), ...(row.download?.by ?? [])].map((box) => ends.get(box.grantId)?.getTime() ?? 0)
    return formatDate(new Date(Math.max(...last) - 1), locale)
  }
  const officers = new Set(answer.rows.map((row) => row.officer.id)).size
  const title = t('field.found', { when, count: officers, n: formatCount(officers), field: names(field) })
  return (
    <>
      {answer.rows.length === 0 ? <EmptyState icon="none" title={title}>{t(answer.standings.length === 0 ? 'field.noGrants' : 'field.nobodyText', { when })}</EmptyState> : (
        <Panel id="answer" title={title} padding="none" foot={t('legend')}>
          <Table caption={title} minWidth="lg" lines>
            <thead><tr><th scope="col">{t('officerHead')}</th><th scope="col">{t('rights.view')}</th><th scope="col">{t('rights.download')}</th><th scope="col">{t('ofWhom')}</th><th scope="col">{t('purpose')}</th><th scope="col">{t('until')}</th></tr></thead>
            <tbody>
              {answer.rows.map((row, index) => (
                <tr key={index}>
                  <th scope="row">{reader.kind === 'admin' ? <a href={localePath(locale, `/admin/officers/${row.officer.id}`)}>{row.officer.name}</a> : row.officer.name}<span className="block tiny quiet">{row.officer.designation}</span></th>
                  <td data-head={t('rights.view')}><LevelCell reader={reader} cell={row.view} /></td>
                  <td data-head={t('rights.download')}><LevelCell reader={reader} cell={row.download} /></td>
                  <td data-head={t('ofWhom')} className="min-w-36 whitespace-normal">{words.caseLine(row.case, stateCode)}</td>
                  <td data-head={t('purpose')} className="min-w-32 whitespace-normal">{row.purpose[locale]}</td>
                  <td data-head={t('until')} className="nowrap">{endOf(row)}</td>
                </tr>
              ))}
            </tbody>
          </Table>
        </Panel>
      )}
      {answer.standings.length > 0 && <WhyList reader={reader} standings={answer.standings} at={answer.at} when={when} fields={[field]} withOfficer />}
    </>
  )
}

async function answerOrExplain(input: Parameters<typeof simulateField>[0]): Promise<{ answer: FieldAnswer | null; mistakes: readonly FieldError[] }> {
  try {
    return { answer: await simulateField(input), mistakes: [] }
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return { answer: null, mistakes: error.fields }
    throw error
  }
}
