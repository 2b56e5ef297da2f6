'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
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

/** Whole seconds left, counted from when the page's answer began, so that a slow line does not show more than there is. */
function useSecondsLeft(secondsLeft: number): number {
  const [left, setLeft] = useState(secondsLeft)
  useEffect(() => {
    const startedAt = startOfCount()
    const tick = () => setLeft(Math.max(0, Math.ceil(secondsLeft - (performance.now() - startedAt) / 1_000)))
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
