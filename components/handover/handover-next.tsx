import { getLocale, getTranslations } from 'next-intl/server'
import { contingencyNames } from '@/components/handover/contingency-names'
import { wordsOfProblem } from '@/components/requests/problem-words'
import { LinkButton } from '@/components/ui/button'
import { Note, Panel } from '@/components/ui/panel'
import { lastDayBefore } from '@/lib/clock'
import type { HandoverDetail } from '@/lib/handover/reads'
import { formatCalendarDate, formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'

export type HandoverReader = 'relieving' | 'successor' | 'ministry'

/** True when nothing is missing and the officer may sign. */
export function isReadyToSign({ handover, problems, letter }: HandoverDetail): boolean {
  return (handover.status === 'draft' || handover.status === 'returned') && problems.length === 0 && letter !== null
}

/** The statuses a contingency knows; nobody signs or accepts it. */
function contingencyKey(status: HandoverDetail['handover']['status']): 'draft' | 'signed' | 'settled' | 'over' {
  return status === 'draft' || status === 'signed' || status === 'settled' ? status : 'over'
}

/** What the handover waits for, in a sentence; for its officer also what is still missing. */
export async function HandoverNext({ detail, reader }: { detail: HandoverDetail; reader: HandoverReader }) {
  const [locale, t, form] = await Promise.all([getLocale(), getTranslations('handover.next'), getTranslations('handover.contingency')])
  const { handover, problems, letter, decisions } = detail
  const values = {
    successor: handover.successorName ?? '', relieving: handover.officerName, until: handover.acceptBy ? formatCalendarDate(lastDayBefore(handover.acceptBy), locale) : '',
    at: handover.effectiveAt ? formatDateTime(handover.effectiveAt, locale, { seconds: true }) : '', relief: handover.reliefOn ? formatCalendarDate(handover.reliefOn, locale) : '', last: handover.untilOn ? formatCalendarDate(handover.untilOn, locale) : '', reader,
  }
  const isContingency = handover.mode === 'contingency'
  // The ministry's page of a draft is open to the admin who enters it alone.
  const isWriting = reader === (isContingency ? 'ministry' : 'relieving') && (handover.status === 'draft' || handover.status === 'returned')
  const questions = handover.status === 'returned' ? decisions.filter(({ verdict }) => verdict === 'return').at(-1) : undefined
  const sentences = await Promise.all(problems.map((problem) => wordsOfProblem(problem, isContingency ? contingencyNames(form) : {})))
  const isReady = isReadyToSign(detail)
  const isOver = !['draft', 'returned', 'signed', 'approved', 'accepted'].includes(handover.status)
  return (
    <Panel id="next" title={t(isOver ? 'titleOver' : 'title')}>
      {isWriting && isReady && handover.status === 'draft' ? <p>{t.rich(isContingency ? 'contingency.ready' : 'ready', { below: (chunks) => <a href={isContingency ? '#enter' : '#sign'}>{chunks}</a> })}</p> : handover.isNeither ? <Note look="bad" title={t('neitherTitle')}>{t('neither', values)}</Note> : <p>{isContingency ? t(`contingency.${contingencyKey(handover.status)}`, values) : t(handover.status, values)}</p>}
      {questions && <Note look="time" title={t('questions', { name: questions.adminName, at: formatDateTime(questions.decidedAt, locale) })}>{questions.reason}</Note>}
      {isWriting && !isReady && (
        <>
          <p>{t(isContingency ? 'contingency.missing' : 'missing')}</p>
          <ul className="list-disc ps-5">
            {sentences.map(({ part, sentence }, index) => <li key={index}>{part !== '' && <b>{part}: </b>}{sentence}</li>)}
            {letter === null && <li><a href="#paper">{t(isContingency ? 'contingency.letter' : 'letter')}</a></li>}
          </ul>
        </>
      )}
      {isWriting && <p><LinkButton icon="draft" look={isReady && questions === undefined ? 'plain' : 'primary'} href={localePath(locale, `${isContingency ? '/admin' : ''}/handovers/${handover.id}/edit`)}>{t('edit')}</LinkButton></p>}
    </Panel>
  )
}
