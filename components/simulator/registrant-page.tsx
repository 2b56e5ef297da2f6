import { getLocale, getTranslations } from 'next-intl/server'
import { disclosuresPath } from '@/components/disclosures/paths'
import { ClientMessages } from '@/components/frame/client-messages'
import { mistakeWords } from '@/components/frame/mistake-words'
import { InstantFields } from '@/components/simulator/instant-fields'
import { RegistrantRows } from '@/components/simulator/registrant-rows'
import { ResolveForm } from '@/components/simulator/resolve-form'
import { questionPath, SimulatorHead, type SimulatorQuery } from '@/components/simulator/simulator-head'
import { Button, LinkButton } from '@/components/ui/button'
import { ErrorSummary } from '@/components/ui/error-summary'
import { EmptyState, Note, Panel } from '@/components/ui/panel'
import { AppError, assertNever, type FieldError } from '@/lib/errors'
import { formatDateTime, formatTime } from '@/lib/i18n/format'
import { type Reader, type RegistrantAnswer, simulateRegistrant } from '@/lib/simulator/reads'
import { type AskedInstant, handleOf, instantOf, resolveReasons, type When, whenOf } from '@/lib/simulator/schema'

/** "Who can see this registrant?", for admins and auditors who bring a UAN. A function and no component, as `officerPage`. */
export async function registrantPage({ reader, query }: { reader: Reader; query: SimulatorQuery }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator')])
  const [asked, handle] = [instantOf(query), handleOf(query)]
  const { answer, mistakes } = handle === '' || asked.mistakes.length > 0 ? { answer: null, mistakes: asked.mistakes } : await answerOrExplain({ reader, handle, at: asked.at })
  const isHeld = handle !== '' && answer?.facts.standing !== 'over' && answer?.facts.standing !== 'absent'
  return (
    <>
      <SimulatorHead reader={reader} question="registrant" instant={answer && t('asOf', { when: whenOf(asked), at: formatDateTime(answer.facts.instant, locale, { seconds: true }) })} />
      {isHeld && <When reader={reader} handle={handle} asked={asked} mistakes={mistakes} answer={answer} />}
      {answer && <Answer reader={reader} answer={answer} when={whenOf(asked)} />}
      {isHeld && <p><LinkButton icon="user" href={`${disclosuresPath(reader, locale)}?of=${encodeURIComponent(handle)}`}>{t('registrant.disclosures')}</LinkButton></p>}
      {!isHeld && (
        <Panel id="resolve" title={t('questions.registrant')}>
          <Note icon="shield">{t('resolve.text')}</Note>
          <ClientMessages namespaces={['simulator']}><ResolveForm forAudit={reader.kind === 'auditor'} reasons={resolveReasons} /></ClientMessages>
        </Panel>
      )}
    </>
  )
}

async function When({ reader, handle, asked, mistakes, answer }: { reader: Reader; handle: string; asked: AskedInstant; mistakes: readonly FieldError[]; answer: RegistrantAnswer | null }) {
  const [locale, t, { at: error, listed }] = await Promise.all([getLocale(), getTranslations('simulator'), mistakeWords(mistakes)])
  const path = questionPath(reader, locale, 'registrant')
  const expiresAt = answer && answer.facts.standing !== 'over' ? answer.facts.expiresAt : null
  return (
    <Panel id="when" title={t('registrant.when')} aside={expiresAt && t('registrant.heldUntil', { at: formatTime(expiresAt) })}>
      <form method="get" action={path} className="stack">
        <ErrorSummary errors={listed} />
        <input type="hidden" name="of" value={handle} />
        <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3 items-end"><InstantFields typed={asked.typed} error={error} /></div>
        <p className="row"><Button look="primary" icon="search">{t('ask')}</Button> <LinkButton href={path}>{t('registrant.another')}</LinkButton></p>
      </form>
    </Panel>
  )
}

async function Answer({ reader, answer, when }: { reader: Reader; answer: RegistrantAnswer; when: When }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('simulator.registrant')])
  const { facts } = answer
  switch (facts.standing) {
    case 'over': return <EmptyState icon="expired" title={t('overTitle')}>{t('overText')}</EmptyState>
    case 'absent': return <EmptyState icon="search" title={t('absentTitle')}>{t('absentText')}</EmptyState>
    case 'notKnown': return <EmptyState icon="waiting" title={t('notKnownTitle')}>{t('notKnownText', { at: formatDateTime(facts.knownAt, locale, { seconds: true }) })}</EmptyState>
    case 'known': return <RegistrantRows reader={reader} answer={answer} at={facts.instant} when={when} />
    default: return assertNever(facts)
  }
}

async function answerOrExplain(input: Parameters<typeof simulateRegistrant>[0]): Promise<{ answer: RegistrantAnswer | null; mistakes: readonly FieldError[] }> {
  try {
    return { answer: await simulateRegistrant(input), mistakes: [] }
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return { answer: null, mistakes: error.fields }
    throw error
  }
}
