'use client'

import { useLocale, useTranslations } from 'next-intl'
import { type SubmitEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Field, TextAreaField } from '@/components/ui/field'
import { Note } from '@/components/ui/panel'
import { formatBytes } from '@/lib/i18n/format'
import { limits } from '@/lib/limits'

/** What can be wrong with a suspect file or its reason, as keys below `errors`; those of the reason with the field's name in front, as the door says them. */
const problems = ['traceEmpty', 'traceNothing', 'traceWorkbook', 'traceNoText', 'traceTooLarge', 'tracesPerDay', 'ledger', 'ours'] as const
const reasonProblems = ['reason', 'tooLong', 'notValid', 'numberInReason'] as const

/**
 * A suspect file or some rows, and why. With a script the form stands as it was filled until there is an answer, its file too. Without one the browser sends it and
 * is led back with the mistake and the reason: file and rows, which may be of people, are in no address.
 */
export function SuspectForm({ problem: first, reason }: { problem: string; reason: string }) {
  const [locale, t, errors] = [useLocale(), useTranslations('trace.form'), useTranslations('errors')]
  const [problem, setProblem] = useState(first)
  const [pending, setPending] = useState(false)
  const wrong = problems.find((each) => each === problem)
  const wrongReason = reasonProblems.find((each) => `reason-${each}` === problem)
  const isFromAddress = first !== '' && problem === first
  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = event.currentTarget
    setPending(true)
    setProblem('')
    const answer = await ask(form)
    // Whatever the portal does not say in this way it says on a page of its own: signed out, terms due, not reached.
    if (answer === null) form.submit()
    else if ('goTo' in answer) window.location.assign(answer.goTo)
    else {
      setProblem(answer.problem)
      setPending(false)
    }
  }
  return (
    <form action={`/api/trace?locale=${locale}`} method="post" encType="multipart/form-data" className="stack max-w-xl" autoComplete="off" onSubmit={(event) => void send(event)}>
      {wrong !== undefined && <Note look="bad" role="alert"><p>{errors(wrong)}</p>{isFromAddress && <p>{t('again')}</p>}</Note>}
      {wrongReason !== undefined && <Note look="bad" role="alert"><p>{t('reason')}: {errors(wrongReason)}</p>{isFromAddress && <p>{t('again')}</p>}</Note>}
      <Note icon="shield">{t('kept')}</Note>
      <Field name="file" label={t('file')} hint={t('fileHint', { size: formatBytes(limits.traceBytesMax) })}>
        {(control) => <input type="file" accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" {...control} className="input h-auto py-2" />}
      </Field>
      <TextAreaField name="rows" label={t('rows')} hint={t('rowsHint')} rows={4} maxLength={100_000} spellCheck={false} autoComplete="off" />
      <TextAreaField name="reason" label={t('reason')} hint={t('reasonHint')} error={wrongReason && errors(wrongReason)} defaultValue={reason} rows={2} minLength={10} maxLength={300} required />
      <p><Button look="primary" icon="search" disabled={pending}>{t('ask')}</Button></p>
    </form>
  )
}

async function ask(form: HTMLFormElement): Promise<{ goTo: string } | { problem: string } | null> {
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })
    const said: unknown = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : null
    if (typeof said !== 'object' || said === null) return null
    if ('goTo' in said && typeof said.goTo === 'string') return { goTo: said.goTo }
    return 'problem' in said && typeof said.problem === 'string' ? { problem: said.problem } : null
  } catch {
    return null
  }
}
