'use client'

import { useTranslations } from 'next-intl'
import { type SubmitEvent, useRef, useState, useSyncExternalStore } from 'react'
import type { Judged, Mistake } from '@/components/verify/judge-files'
import { judgeFiles } from '@/components/verify/judge-files'
import { VerifyResult } from '@/components/verify/verify-result'
import { Button } from '@/components/ui/button'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Field } from '@/components/ui/field'
import { Meter } from '@/components/ui/meter'
import { Note, Panel } from '@/components/ui/panel'
import { formatShare } from '@/lib/i18n/format'

const never = (): (() => void) => () => undefined

/** Key and files, and what they prove. Nothing has a name, so that no way of sending it would take anything along; it stands there only where its script runs. */
export function VerifyForm() {
  const t = useTranslations('verify')
  const isRunning = useSyncExternalStore(never, () => true, () => false)
  const [share, setShare] = useState<number | null>(null)
  const [mistake, setMistake] = useState<Mistake | null>(null)
  const [judged, setJudged] = useState<Judged | 'failed' | null>(null)
  const isStopped = useRef(false)
  const fields = { key: useRef<HTMLTextAreaElement>(null), witnesses: useRef<HTMLTextAreaElement>(null), files: useRef<HTMLInputElement>(null), pasted: useRef<HTMLTextAreaElement>(null) }
  if (!isRunning) return null

  async function check(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setMistake(null)
    setJudged(null)
    setShare(0)
    isStopped.current = false
    const given = { key: fields.key.current?.value ?? '', witnesses: fields.witnesses.current?.value ?? '', files: [...fields.files.current?.files ?? []], pasted: fields.pasted.current?.value ?? '' }
    try {
      const found = await judgeFiles(given, (read) => {
        if (isStopped.current) throw new DOMException('the reader stopped it', 'AbortError')
        setShare(read)
      })
      if ('field' in found) setMistake(found)
      else setJudged(found)
    } catch {
      // A file that is gone or may not be read: the browser says no more.
      if (!isStopped.current) setJudged('failed')
    }
    setShare(null)
  }

  const said = mistake ? t(`mistakes.${mistake.word}`) : undefined
  const errorOf = (field: Mistake['field']): string | undefined => (mistake?.field === field ? said : undefined)
  return (
    <>
      <Panel id="given" title={t('givenTitle')}>
        <form className="stack max-w-xl" autoComplete="off" onSubmit={(event) => void check(event)}>
          <ErrorSummary errors={mistake && said !== undefined ? [{ field: mistake.field, message: said }] : []} />
          <Field name="key" label={t('key')} hint={t('keyHint')} error={errorOf('key')}>{({ name: _name, ...control }) => <textarea {...control} ref={fields.key} rows={3} required spellCheck={false} className="input" />}</Field>
          <Field name="files" label={t('files')} hint={t('filesHint')} error={errorOf('files')}>{({ name: _name, ...control }) => <input {...control} ref={fields.files} type="file" multiple className="input h-auto py-2" />}</Field>
          <Field name="pasted" label={t('pasted')} hint={t('pastedHint')}>{({ name: _name, ...control }) => <textarea {...control} ref={fields.pasted} rows={4} spellCheck={false} className="input" />}</Field>
          <Field name="witnesses" label={t('witnesses')} hint={t('witnessesHint')} error={errorOf('witnesses')}>{({ name: _name, ...control }) => <textarea {...control} ref={fields.witnesses} rows={2} spellCheck={false} className="input" />}</Field>
          <p><Button look="primary" icon="shield" disabled={share !== null}>{t('check')}</Button>{share !== null && <> <Button type="button" onClick={() => { isStopped.current = true }}>{t('stop')}</Button></>}</p>
        </form>
        {share !== null && <Meter label={t('working')} value={share} max={1} valueText={formatShare(share)} />}
      </Panel>
      <div role="status" aria-live="polite">
        {share !== null && <p className="small">{t('working')}</p>}
        {judged === 'failed' && <Note look="bad">{t('failed')}</Note>}
        {judged !== null && judged !== 'failed' && <VerifyResult judged={judged} />}
      </div>
    </>
  )
}
