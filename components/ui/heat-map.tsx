import { formatCount } from '@/lib/i18n/format'

const PITCH = 30
const CELL = 27
/** Where the cells begin, in per cent: before them stand the days. */
const LEFT = 13
const COLUMNS = 24
const EVERY = 6

/**
 * Seven days by twenty-four hours, darker where there is more; x in per cent, y in pixels. Say the finding, and put every number in a table under it.
 * `rows` are the days in the page's words, each with its hours.
 */
export function HeatMap({ id, title, finding, rows }: { id: string; title: string; finding: string; rows: readonly { readonly label: string; readonly counts: readonly number[] }[] }) {
  const highest = Math.max(0, ...rows.flatMap(({ counts }) => counts))
  const width = (100 - LEFT) / COLUMNS
  const left = (hour: number): string => `${(LEFT + hour * width).toFixed(2)}%`
  return (
    <figure>
      <svg className="heat" width="100%" height={rows.length * PITCH + 20} role="img" aria-labelledby={`${id}-title ${id}-finding`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-finding`}>{finding}</desc>
        {rows.map(({ label, counts }, row) => (
          <g key={row}>
            <text x="0" y={row * PITCH + 18}>{label}</text>
            {counts.map((count, hour) => <rect key={hour} className={`s${heatStep(count, highest)}`} x={left(hour)} y={row * PITCH} width={`${(width * 0.9).toFixed(2)}%`} height={CELL} rx="2" />)}
          </g>
        ))}
        {Array.from({ length: COLUMNS / EVERY }, (_, index) => <text key={index} x={left(index * EVERY)} y={rows.length * PITCH + 13}>{`${String(index * EVERY).padStart(2, '0')}:00`}</text>)}
      </svg>
      <figcaption className="ramp mt-3">
        {rampOf(highest).map(({ step, label }) => <span key={step}><svg aria-hidden="true"><rect className={`s${step}`} x="0.5" y="0.5" width="13" height="13" rx="2" /></svg>{label}</span>)}
      </figcaption>
    </figure>
  )
}

/** Which of five shades: none, and four even parts up to the highest. */
function heatStep(count: number, highest: number): number {
  return count === 0 || highest === 0 ? 0 : Math.min(4, Math.ceil((count / highest) * 4))
}

/** The shades with the counts they stand for; shades that no whole number has are left out. */
function rampOf(highest: number): { step: number; label: string }[] {
  const steps = [1, 2, 3, 4].map((step) => ({ step, from: Math.floor(((step - 1) / 4) * highest) + 1, to: Math.floor((step / 4) * highest) })).filter(({ from, to }) => from <= to)
  return [{ step: 0, label: formatCount(0) }, ...steps.map(({ step, from, to }) => ({ step, label: from === to ? formatCount(from) : `${formatCount(from)}–${formatCount(to)}` }))]
}
