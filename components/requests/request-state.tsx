import { getLocale, getTranslations } from 'next-intl/server'
import { isReadyToSubmit } from '@/components/requests/review'
import { RequestTag } from '@/components/requests/request-tag'
import { Note, Panel } from '@/components/ui/panel'
import { LinkButton } from '@/components/ui/button'
import { formatDateTime } from '@/lib/i18n/format'
import { localePath } from '@/lib/i18n/routing'
import { wordsOfProblem } from '@/components/requests/problem-words'
import type { RequestDetail } from '@/lib/requests/reads'

/** One line under the title: where the request stands, whose word is next, and when it lapses. */
export async function RequestScope({ detail }: { detail: RequestDetail }) {
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests')])
  const { request, standing, decisions } = detail
  const waitsFor = standing === 'mayDecide' || standing === 'mayEdit' ? 'reader' : request.status === 'submitted' || request.status === 'firstApproved' ? 'admins' : null
  const first = request.status === 'firstApproved' ? decisions.find(({ verdict, counts }) => verdict === 'approve' && counts) : undefined
  return (
    <>
      <RequestTag request={{ status: request.status, waitsFor }} />{' '}
      {first && t('firstBy', { name: first.adminName, at: formatDateTime(first.decidedAt, locale) })}{' '}
      {request.lapsesAt && t('lapses', { at: formatDateTime(request.lapsesAt, locale) })}
    </>
  )
}

/** For its enterer: what is still missing, what the admins asked, and the way to the form. */
export async function RequestToDo({ detail, base }: { detail: RequestDetail; base: '/admin/requests' | '/requests' }) {
  if (detail.standing !== 'mayEdit') return null
  const [locale, t] = await Promise.all([getLocale(), getTranslations('requests.todo')])
  const { request, problems, letter, decisions } = detail
  const questions = request.status === 'returned' ? decisions.filter(({ verdict }) => verdict === 'return').at(-1) : undefined
  const sentences = await Promise.all(problems.map((problem) => wordsOfProblem(problem)))
  const isReady = isReadyToSubmit(detail)
  return (
    <Panel id="todo" title={t(request.status === 'returned' ? 'returned' : 'draft')}>
      {questions && <Note look="time" title={t('questions', { name: questions.adminName, at: formatDateTime(questions.decidedAt, locale) })}>{questions.reason}</Note>}
      {isReady ? <p>{t('ready')}</p> : (
        <>
          <p>{t('missing')}</p>
          <ul className="list-disc ps-5">
            {sentences.map(({ part, sentence }, index) => <li key={index}>{part !== '' && <b>{part}: </b>}{sentence}</li>)}
            {problems.length === 0 && request.box === null && <li>{t('unsaved')}</li>}
            {letter === null && <li><a href="#paper">{t('letter')}</a></li>}
          </ul>
        </>
      )}
      <p><LinkButton icon="draft" look={isReady ? 'plain' : 'primary'} href={localePath(locale, `${base}/${request.id}/edit`)}>{t('edit')}</LinkButton></p>
    </Panel>
  )
}
