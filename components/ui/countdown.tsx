'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState, type ReactNode } from 'react'
import { formatClock } from '@/lib/i18n/format'

const SAID_AT_MINUTES = [10, 5, 1] as const

/**
 * A clock that counts down from the seconds the server gave; silent, but said at 10, 5 and 1 minute when `announce` (one per page).
 * Without script it stands still at what the server wrote. `label` names it for assistive technology. The server decides, this only shows.
 */
export function Countdown({ secondsLeft, label, announce = false, large = false }: { secondsLeft: number; label?: string; announce?: boolean; large?: boolean }) {
  const t = useTranslations('ui.clock')
  const left = useSecondsLeft(secondsLeft)
  const minutes = SAID_AT_MINUTES.find((minute) => left <= minute * 60 && left > minute * 60 - 5)
  return (
    <>
      <span role="timer" aria-label={label ?? t('label')} className={large ? 'clock' : undefined}>{formatClock(left)}</span>
      {announce && (
        <span className="sr" aria-live="polite">
          {left <= 0 ? t('over') : minutes !== undefined && secondsLeft > minutes * 60 ? t('minutes', { count: minutes }) : ''}
        </span>
      )}
    </>
  )
}

/** The bar below the large clock. */
export function CountdownMeter({ secondsLeft, secondsTotal, label }: { secondsLeft: number; secondsTotal: number; label: string }) {
  const t = useTranslations('ui.clock')
  const left = useSecondsLeft(secondsLeft)
  const share = secondsTotal <= 0 ? 0 : Math.min(1, left / secondsTotal)
  return (
    <svg className="meter time" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={secondsTotal} aria-valuenow={left}
      aria-valuetext={t('valueText', { left: formatClock(left), total: formatClock(secondsTotal) })}>
      <rect width={`${(share * 100).toFixed(1)}%`} height="100%" />
    </svg>
  )
}

/**
 * What stands only while the time lasts: then `over` takes its place, also on a computer that slept meanwhile. The server decides at each read;
 * this keeps a screen that nobody touches from showing more.
 */
export function WhileItLasts({ secondsLeft, over, children }: { secondsLeft: number; over: ReactNode; children: ReactNode }) {
  return useSecondsLeft(secondsLeft) > 0 ? children : over
}

/** Whole seconds left, counted from when the page's answer began, so that a slow line does not show more than there is. */
export function useSecondsLeft(secondsLeft: number): number {
  const [left, setLeft] = useState(secondsLeft)
  useEffect(() => {
    const startedAt = startOfCount()
    // The page's own clock may stand still while the computer sleeps; the calendar's does not.
    const wakingAt = Date.now() - (performance.now() - startedAt)
    const passed = () => Math.max(performance.now() - startedAt, Date.now() - wakingAt) / 1_000
    const tick = () => setLeft(Math.max(0, Math.ceil(secondsLeft - passed())))
    tick()
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [secondsLeft])
  return left
}

let firstPage = true

function startOfCount(): number {
  if (!firstPage) return performance.now()
  // Clocks that start together with the page count from the answer's first byte; later ones from now.
  setTimeout(() => { firstPage = false }, 0)
  const [entry] = performance.getEntriesByType('navigation')
  return entry instanceof PerformanceNavigationTiming ? entry.responseStart : performance.now()
}
