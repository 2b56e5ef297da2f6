/**
 * How much of something: a share as a bar, said as `valueText`. Without script it stands where the server put it.
 * `look="time"` only where time runs out.
 */
export function Meter({ label, value, max, valueText, look = 'plain' }: { label: string; value: number; max: number; valueText?: string; look?: 'plain' | 'time' }) {
  const share = max <= 0 ? 0 : Math.min(1, Math.max(0, value / max))
  return (
    <svg className={look === 'time' ? 'meter time' : 'meter'} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={max} aria-valuenow={value} aria-valuetext={valueText}>
      <rect width={`${(share * 100).toFixed(1)}%`} height="100%" />
    </svg>
  )
}

/** A bar beside a number in a table: one or two series (fill, then tint with outline). Decoration: the numbers stand in the row. */
export function RowBar({ first, second = 0, max }: { first: number; second?: number; max: number }) {
  const percent = (value: number) => (max <= 0 ? 0 : (value / max) * 100)
  return (
    <svg className="hbar" height="12" aria-hidden="true" focusable="false">
      <rect className="a" width={`${percent(first).toFixed(1)}%`} height="12" />
      {second > 0 && <rect className="b" x={`${percent(first).toFixed(1)}%`} y="0.5" width={`${percent(second).toFixed(1)}%`} height="11" />}
    </svg>
  )
}

/** A period as a line with a mark for today: `share` of it is over (0 to 1). Decoration: the dates stand beside it. */
export function PeriodBar({ share }: { share: number }) {
  const percent = `${(Math.min(1, Math.max(0, share)) * 100).toFixed(1)}%`
  return (
    <svg className="span" height="16" aria-hidden="true" focusable="false">
      <rect y="4" width="100%" height="8" rx="4" />
      <rect className="on" y="4" width={percent} height="8" rx="4" />
      <rect className="now" x={percent} width="2" height="16" />
    </svg>
  )
}

/** The key of a two-series picture. */
export function SeriesKey({ first, second }: { first: string; second?: string }) {
  return (
    <p className="row">
      <span className="key"><svg aria-hidden="true"><rect className="a" width="12" height="12" /></svg>{first}</span>
      {second !== undefined && <span className="key"><svg aria-hidden="true"><rect className="b" x="0.5" y="0.5" width="11" height="11" /></svg>{second}</span>}
    </p>
  )
}
