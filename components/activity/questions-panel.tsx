import { getTranslations } from 'next-intl/server'
import { KeepForm, QuestionForms } from '@/components/activity/question-forms'
import { ClientMessages } from '@/components/frame/client-messages'
import { Disclosure, Panel } from '@/components/ui/panel'
import type { PersonActor } from '@/lib/auth/actor'
import { formatCount } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'
import { listQuestions } from '@/lib/questions/reads'

/** The questions that the reader keeps, each a link that asks it again, and a form that keeps the one at hand. `query` is empty while nothing narrows the page. */
export async function QuestionsPanel({ reader, path, query }: { reader: PersonActor; path: string; query: string }) {
  const [t, questions] = await Promise.all([getTranslations('questions'), listQuestions(reader)])
  if (questions.length === 0 && query === '') return null
  const hasRoom = questions.length < limits.questionsMax
  return (
    <Panel id="questions" title={t('title')} aside={questions.length > 0 ? formatCount(questions.length) : undefined} foot={t('foot')}>
      <ClientMessages namespaces={['questions']}>
        {questions.length > 0 && (
          <ul className="stack-2">
            {questions.map(({ id, name }) => (
              <li key={id} className="row">
                <a href={`${path}?question=${id}`}>{name}</a>
                <Disclosure summary={<span className="small">{t('change')}<span className="sr"> {name}</span></span>}><QuestionForms id={id} name={name} /></Disclosure>
              </li>
            ))}
          </ul>
        )}
        {query !== '' && hasRoom && <KeepForm query={query} />}
        {query !== '' && !hasRoom && <p className="small quiet">{t('full', { n: formatCount(limits.questionsMax) })}</p>}
      </ClientMessages>
    </Panel>
  )
}
