import { getLocale, getTranslations } from 'next-intl/server'
import { CaseTable } from '@/components/simulator/case-table'
import { GrantVerdicts } from '@/components/simulator/grant-verdicts'
import { mistakeWords } from '@/components/frame/mistake-words'
import { InstantFields } from '@/components/simulator/instant-fields'
import { OfficerChoice } from '@/components/simulator/officer-choice'
import { questionPath, SimulatorHead, type SimulatorQuery } from '@/components/simulator/simulator-head'
import { WhyList } from '@/components/simulator/why-list'
import { Button, LinkButton } from '@/components/ui/button'
import { ErrorSummary } from '@/components/ui/error-summary'
import { TextField } from '@/components/ui/field'
import { EmptyState, Facts, Note, Panel } from '@/components/ui/panel'
import { fieldKeys } from '@/lib/access/fields'
import { refuse } from '@/lib/auth/doors'
import { AppError, type FieldError } from '@/lib/errors'
import { formatDateTime } from '@/lib/i18n/format'
import { catalogue } from '@/lib/reference/catalogue'
import { findOfficers, type OfficerAnswer, type Reader, readOfficerName, simulateOfficer } from '@/lib/simulator/reads'
import { type AskedInstant, instantOf, officerOf, typedOf, type When, whenOf } from '@/lib/simulator/schema'

/**
 * "What can this officer see?", for admins and auditors. A function and no component: as an element it would read only after the page's `shown`
 * has let go, and a refusal would have no page. Throws AppError `not_found` for an officer that does not exist.
 */
export async function officerPage({ reader, query }: { reader: Reader; query: SimulatorQuery }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator')])
  const [asked, typed, named] = [instantOf(query), typedOf(query), officerOf(query)]
  const found = named === null ? await findOfficers({ reader, typed }) : { officers: [], hasMore: false }
  // One officer is an answer; several are a choice.
  const officerId = named ?? (found.officers.length === 1 ? found.officers[0]?.id ?? null : null)
  const { answer, mistakes } = officerId === null || asked.mistakes.length > 0 ? { answer: null, mistakes: asked.mistakes } : await answerOrExplain({ reader, officerId, at: asked.at })
  // What finds this officer again, for another moment.
  const again = officerId === null ? typed : (await readOfficerName(reader, officerId))?.userId ?? typed
  return (
    <>
      <SimulatorHead reader={reader} question="officer" instant={answer && t('asOf', { when: whenOf(asked), at: formatDateTime(answer.at, locale, { seconds: true }) })} />
      <OfficerQuestion reader={reader} typed={again} asked={asked} mistakes={mistakes} />
      {answer && <Answer reader={reader} answer={answer} when={whenOf(asked)} />}
      {officerId === null && typed !== '' && <OfficerChoice reader={reader} found={found} typed={typed} asked={asked} />}
      {officerId === null && typed === '' && mistakes.length === 0 && <EmptyState icon="search" title={t('officer.emptyTitle')}>{t('officer.emptyText')}</EmptyState>}
    </>
  )
}

async function OfficerQuestion({ reader, typed, asked, mistakes }: { reader: Reader; typed: string; asked: AskedInstant; mistakes: readonly FieldError[] }) {
  const [locale, t, { at: error, listed }] = await Promise.all([getLocale(), getTranslations('simulator'), mistakeWords(mistakes)])
  return (
    <Panel id="question" title={t('questions.officer', { when: whenOf(asked) })}>
      <form method="get" action={questionPath(reader, locale, 'officer')} className="stack">
        <ErrorSummary errors={listed} />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 items-end">
          <TextField name="find" label={t('officer.find')} hint={t('officer.findHint')} defaultValue={typed} required maxLength={80} autoComplete="off" autoCapitalize="none" spellCheck={false} />
          <InstantFields typed={asked.typed} error={error} />
        </div>
        <p><Button look="primary" icon="search">{t('ask')}</Button></p>
      </form>
    </Panel>
  )
}

async function Answer({ reader, answer, when }: { reader: Reader; answer: OfficerAnswer; when: When }) {
  const [locale, t, codes] = await Promise.all([getLocale(), getTranslations('simulator'), catalogue()])
  const { officer, lenses, standings, at } = answer
  const state = codes.stateName(officer.stateCode, locale)
  return (
    <>
      <Panel id="account" title={officer.name}>
        <Facts items={[
          { term: t('officer.designation'), value: officer.designation },
          { term: t('officer.status'), value: t(`officer.statuses.${answer.status ?? 'none'}`) },
          { term: t('officer.state'), value: t(answer.isStateOnModule ? 'officer.onModule' : 'officer.notOnModule', { when, state }) },
        ]} />
        {lenses.length > 1 && <Note title={t('officer.manyPurposes')}>{t('officer.manyPurposesText', { when })}</Note>}
      </Panel>
      {lenses.map(({ lens, cases }) => (
        <Panel key={lens.purpose.id} id={`purpose-${lens.purpose.id}`} title={t('officer.under', { purpose: lens.purpose[locale] })} padding="none" foot={<>{t('officer.elsewhere', { when })} {t('legend')}</>}>
          {cases.length > 0 ? <CaseTable reader={reader} cases={cases} stateCode={officer.stateCode} caption={t('officer.under', { purpose: lens.purpose[locale] })} /> : <p className="body quiet">{t('officer.nothing', { when })}</p>}
        </Panel>
      ))}
      {lenses.length === 0 && <EmptyState icon="none" title={t('officer.nothing', { when })}>{standings.length === 0 ? t('officer.noGrants', { when }) : t('officer.nothingText')}</EmptyState>}
      {standings.length > 0 && (
        <>
          <Panel id="grants" title={t('officer.grants')} padding="none"><GrantVerdicts reader={reader} standings={standings} at={at} when={when} caption={t('officer.grants')} /></Panel>
          <WhyList reader={reader} standings={standings} at={at} when={when} fields={fieldKeys} />
        </>
      )}
      {reader.kind === 'admin' && <p><LinkButton icon="user" href={`/${locale}/admin/officers/${officer.id}`}>{t('officer.toOfficer')}</LinkButton></p>}
    </>
  )
}

async function answerOrExplain(input: { reader: Reader; officerId: string; at: Date | undefined }): Promise<{ answer: OfficerAnswer | null; mistakes: readonly FieldError[] }> {
  try {
    return { answer: await simulateOfficer(input), mistakes: [] }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return refuse(input.reader, `${input.reader.kind}.simulator`, 'not_found')
    if (error instanceof AppError && error.code === 'invalid') return { answer: null, mistakes: error.fields }
    throw error
  }
}
