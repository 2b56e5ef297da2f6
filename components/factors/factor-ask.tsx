'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { FactorAsking } from '@/components/factors/use-factor'
import { Button } from '@/components/ui/button'
import { Countdown, WhileItLasts } from '@/components/ui/countdown'
import { Disclosure, Note } from '@/components/ui/panel'

/**
 * What to do with the finger or the authenticator, how long there is, and what became of it. Said as it happens (`role="status"`); the time can be had anew as
 * often as is needed (WCAG 2.2.1). With `auto` a single kind is asked at once: the person has just pressed the button for it.
 */
export function FactorAsk({ asking, auto = false }: { asking: FactorAsking; auto?: boolean }) {
  const t = useTranslations('factors')
  const { needed, failure, phase } = asking
  const only = needed?.tasks.length === 1 ? needed.tasks[0] : undefined
  const started = useRef<string | null>(null)
  const first = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const challenge = needed?.tasks[0]?.challenge
    if (challenge === undefined || started.current === challenge) return
    started.current = challenge
    if (auto && only) void asking.answer(only.kind)
    else first.current?.querySelector('button')?.focus()
  })
  return (
    <div className="stack">
      <p role="status" className="small">{phase === 'answering' ? t(asking.asked === 'aadhaar' ? 'reading' : needed?.purpose === 'enrol' ? 'making' : 'answering') : phase === 'sending' ? t('checking') : needed ? t('ready') : ''}</p>
      {failure !== null && phase === 'idle' && (
        <>
          <Note look="bad" role="alert"><p>{t(`failures.${failure.cause}`)}</p>{failure.action !== undefined && <p>{t('action', { action: failure.action })}</p>}</Note>
          <Again onClick={asking.again} />
        </>
      )}
      {needed && (
        <WhileItLasts key={needed.tasks[0]?.challenge} secondsLeft={needed.seconds} over={(
          <>
            <Note look="time" role="alert">{t('over')}</Note>
            <Again onClick={asking.again} />
          </>
        )}>
          <div className="stack" ref={first}>
            {needed.tasks.map(({ kind }) => (
              <div key={kind} className="stack-2">
                <p>{t(`how.${needed.purpose === 'enrol' ? 'enrol' : 'prove'}.${kind}`)}</p>
                <p><Button type="button" look="primary" icon={kind === 'aadhaar' ? 'fingerprint' : 'key'} disabled={phase !== 'idle'} onClick={() => void asking.answer(kind)}>{t(`use.${kind}`)}</Button></p>
                {kind === 'aadhaar' && <ReaderHelp />}
              </div>
            ))}
            <p className="row small"><span>{t('left')} <Countdown secondsLeft={needed.seconds} label={t('left')} announce /></span>
              <Button type="button" size="small" disabled={phase === 'sending'} onClick={() => { asking.cancel(); asking.again() }}>{t('renew')}</Button></p>
          </div>
        </WhileItLasts>
      )}
    </div>
  )
}

/** Asks once more. It takes the focus when it appears: the button that had it is gone with the question. */
function Again({ onClick }: { onClick: () => void }) {
  const t = useTranslations('factors')
  const line = useRef<HTMLParagraphElement>(null)
  useEffect(() => line.current?.querySelector('button')?.focus(), [])
  return <p ref={line}><Button type="button" look="primary" onClick={onClick}>{t('again')}</Button></p>
}

/** What to look at when the reader does not answer, in the order in which it is usually wrong. */
function ReaderHelp() {
  const t = useTranslations('factors.reader')
  const points = ['plug', 'service', 'permission', 'busy', 'clock', 'finger'] as const
  return (
    <>
      <p className="small quiet">{t('consent')}</p>
      <Disclosure summary={t('title')}>
        <ul className="list small">{points.map((point) => <li key={point} className="py-2">{t(point)}</li>)}</ul>
      </Disclosure>
    </>
  )
}
