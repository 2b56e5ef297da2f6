import { useTranslations } from 'next-intl'
import { formatCount } from '@/lib/i18n/format'

export interface ListedBar {
  readonly label: string
  /** `null`: hidden (small numbers). */
  readonly count: number | null
}

const PITCH = 38
/** As many signs as fit beside a number on a narrow phone; the table has the whole name. */
const SIGNS = 34

/**
 * Lying bars, one below the other: the name above its bar, the number at the end of the line. x in per cent, y in pixels, so that text keeps its size at every width.
 * Say the finding; put the table with every number beside or under it.
 */
export function BarList({ id, title, finding, bars }: { id: string; title: string; finding: string; bars: readonly ListedBar[] }) {
  const t = useTranslations('ui.tiles')
  const highest = Math.max(1, ...bars.map(({ count }) => count ?? 0))
  return (
    <svg className="chart" width="100%" height={bars.length * PITCH} role="img" aria-labelledby={`${id}-title ${id}-finding`}>
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-finding`}>{finding}</desc>
      {bars.map(({ label, count }, index) => (
        <svg key={index} y={index * PITCH} width="100%" height={PITCH}>
          <text x="0" y="14">{shortened(label)}</text>
          <text className="v" x="100%" y="14" textAnchor="end">{count === null ? t('hidden') : formatCount(count)}</text>
          {count === null ? <rect className="hid" x="0.5" y="20" width="12%" height="11" /> : <rect className="a" y="20" width={`${((count / highest) * 100).toFixed(2)}%`} height="11" />}
        </svg>
      ))}
    </svg>
  )
}

function shortened(label: string): string {
  const signs = [...new Intl.Segmenter().segment(label)].map(({ segment }) => segment)
  return signs.length <= SIGNS ? label : `${signs.slice(0, SIGNS - 1).join('').trimEnd()}…`
}
