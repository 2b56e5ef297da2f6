'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Countdown, useSecondsLeft } from '@/components/ui/countdown'
import { leaveFor } from '@/components/ui/leave-guard'
import { Note } from '@/components/ui/panel'
import { staySignedIn } from '@/lib/sessions/actions'

interface Times {
  /** Seconds until the session ends because nothing happened, and until it ends in any case. */
  readonly idleLeft: number
  readonly left: number
}

interface Props extends Times {
  /** With every act it goes on for so long. */
  readonly idle: number
  /** So long before the end the dialog opens. */
  readonly warnAt: number
  /** Where the page goes when the session is over. */
  readonly goTo: string
}

/** Pages of this browser tell each other when the session went on, so that no forgotten one warns of an end that has moved. */
const CHANNEL = 'portal-session'

/**
 * Counts down to the end of the session, says so in a dialog, and lets it go on. At the end it leaves the page: what stands on an unattended screen is not for whoever
 * comes by. The server decides; this only shows.
 */
export function SessionWarning({ idleLeft, left, idle, warnAt, goTo }: Props) {
  const [round, setRound] = useState({ number: 0, idleLeft, left })
  const began = useRef(0)
  const channel = useRef<BroadcastChannel>(null)
  useEffect(() => {
    began.current = Date.now()
    const own = (channel.current = new BroadcastChannel(CHANNEL))
    const goOn = (newIdle: number): void => setRound(({ number }) => ({ number: number + 1, idleLeft: newIdle, left: left - Math.round((Date.now() - began.current) / 1_000) }))
    own.onmessage = ({ data }: MessageEvent<unknown>) => { if (typeof data === 'number') goOn(data) }
    own.postMessage(idleLeft)
    return () => own.close()
  }, [idleLeft, left])
  const stayed = (): void => {
    channel.current?.postMessage(idle)
    setRound(({ number }) => ({ number: number + 1, idleLeft: idle, left: left - Math.round((Date.now() - began.current) / 1_000) }))
  }
  return <Watch key={round.number} idleLeft={round.idleLeft} left={round.left} warnAt={warnAt} goTo={goTo} onStay={stayed} />
}

function Watch({ idleLeft, left, warnAt, goTo, onStay }: Times & Pick<Props, 'warnAt' | 'goTo'> & { onStay: () => void }) {
  const t = useTranslations('sessions')
  const dialog = useRef<HTMLDialogElement>(null)
  const [titleId, textId] = [useId(), useId()]
  const isLast = left <= idleLeft
  const seconds = useSecondsLeft(Math.min(idleLeft, left))
  const isSoon = seconds <= warnAt
  const isOver = seconds <= 0
  // Closed before it goes, so that the focus returns to where it was.
  useLayoutEffect(() => {
    const open = dialog.current
    return () => open?.close()
  }, [])
  // Once: whoever closes it has read it.
  useEffect(() => {
    if (isSoon && !isOver) dialog.current?.showModal()
  }, [isSoon, isOver])
  useEffect(() => {
    if (isOver) leaveFor(isLast ? goTo.replace('over=idle', 'over=time') : goTo)
  }, [isOver, isLast, goTo])
  return (
    <dialog ref={dialog} className="dialog stack" aria-labelledby={titleId} aria-describedby={textId}>
      <h2 id={titleId}>{t('soonTitle')}</h2>
      <p id={textId}>{t(isLast ? 'soonLast' : 'soon')}</p>
      {isSoon && <p><Clock secondsLeft={seconds} /></p>}
      {isLast ? <p><Button type="button" look="primary" onClick={() => dialog.current?.close()}>{t('understood')}</Button></p> : <Stay onStay={onStay} onClose={() => dialog.current?.close()} />}
    </dialog>
  )
}

/** Counts from what was left when it first stood there, and says aloud when a minute is left. */
function Clock({ secondsLeft }: { secondsLeft: number }) {
  const [first] = useState(secondsLeft)
  return <Countdown secondsLeft={first} label={useTranslations('sessions')('clock')} large announce />
}

function Stay({ onStay, onClose }: { onStay: () => void; onClose: () => void }) {
  const t = useTranslations('sessions')
  const [state, action, pending] = useActionState(staySignedIn, { status: 'idle', errors: [], values: {} })
  const told = useRef(state)
  useEffect(() => {
    if (state !== told.current && state.status === 'done') onStay()
    told.current = state
  }, [state, onStay])
  return (
    <form action={action} className="stack-2">
      <input type="hidden" name="locale" value={useLocale()} />
      {state.status === 'error' && <Note look="bad" role="alert">{t('notNow')}</Note>}
      <p className="row"><Button look="primary" disabled={pending}>{t('stay')}</Button><Button type="button" onClick={onClose}>{t('close')}</Button></p>
    </form>
  )
}
