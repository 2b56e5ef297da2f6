import { formatCount } from '@/lib/i18n/format'

export interface Bar {
  /** One or two short lines below the axis: `['Sat', '21']`. */
  label: readonly [string] | readonly [string, string]
  /** First series (filled), at the top of the bar. */
  first: number
  /** Second series (tint with outline), below it. */
  second?: number
}

const TOP = 24
const FLOOR = 172

/**
 * Upright bars, one or two series stacked, values on the bars, no gridlines. x in per cent, y in pixels.
 * Say the finding; put the numbers in a table under it (`Disclosure`) and the key with `SeriesKey`.
 */
export function BarChart({ id, title, finding, bars }: { id: string; title: string; finding: string; bars: readonly Bar[] }) {
  const highest = Math.max(1, ...bars.map((bar) => bar.first + (bar.second ?? 0)))
  const slot = 100 / Math.max(1, bars.length)
  return (
    <svg className="chart" width="100%" height="210" role="img" aria-labelledby={`${id}-title ${id}-finding`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-finding`}>{finding}</desc>
      {bars.map((bar, index) => <Column key={index} bar={bar} left={index * slot} slot={slot} scale={(FLOOR - TOP) / highest} />)}
      <line className="axis" x1="0" x2="100%" y1={FLOOR + 0.5} y2={FLOOR + 0.5} />
    </svg>
  )
}

function Column({ bar, left, slot, scale }: { bar: Bar; left: number; slot: number; scale: number }) {
  const second = (bar.second ?? 0) * scale
  const first = bar.first * scale
  const top = FLOOR - first - second
  const x = `${(left + slot * 0.2).toFixed(2)}%`
  const middle = `${(left + slot / 2).toFixed(2)}%`
  const width = `${(slot * 0.6).toFixed(2)}%`
  return (
    <>
      {second > 0 && <rect className="b" x={x} y={(FLOOR - second).toFixed(1)} width={width} height={second.toFixed(1)} />}
      {first > 0 && <rect className="a" x={x} y={top.toFixed(1)} width={width} height={first.toFixed(1)} />}
      <text className="v" x={middle} y={(top - 6).toFixed(1)} textAnchor="middle">{formatCount(bar.first + (bar.second ?? 0))}</text>
      <text x={middle} y="189" textAnchor="middle">{bar.label[0]}</text>
      {bar.label[1] !== undefined && <text x={middle} y="205" textAnchor="middle">{bar.label[1]}</text>}
    </>
  )
}
