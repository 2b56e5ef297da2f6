import { useLocale, useTranslations } from 'next-intl'
import { formatCount } from '@/lib/i18n/format'
import { STATE_TILES, type StateTile } from '@/components/ui/state-tiles'

const COLUMNS = 7
const PITCH = 48
const TILE = 44
/** Lower ends of the darker steps; zero has its own. */
const STEPS = [1, 50, 100, 1_000] as const

interface TileMapProps {
  id: string
  title: string
  /** States the finding in a sentence. */
  finding: string
  /** Count by LGD code; absent means 0, `null` means hidden (small numbers). */
  counts: ReadonlyMap<number, number | null>
  /** LGD code of the reader's own State: gets a ring. */
  own?: number
}

/**
 * The 36 States and Union territories as tiles: x in per cent, y in pixels, so that text keeps its size at every width.
 * Put the table with every number beside or under it.
 */
export function TileMap({ id, title, finding, counts, own }: TileMapProps) {
  const t = useTranslations('ui.tiles')
  return (
    <figure>
      <svg className="tiles" width="100%" height={8 * PITCH - 4} role="img" aria-labelledby={`${id}-title ${id}-finding`}>
        <title id={`${id}-title`}>{title}</title>
        <desc id={`${id}-finding`}>{finding}</desc>
        {STATE_TILES.map((tile) => <Tile key={tile.lgd} tile={tile} count={counts.get(tile.lgd)} own={tile.lgd === own} />)}
      </svg>
      <figcaption className="ramp mt-3 justify-center">
        <RampKey step="" label="0" />
        {STEPS.map((from, index) => <RampKey key={from} step={`s${index + 1}`} label={rampLabel(from, STEPS[index + 1])} />)}
        <RampKey step="hid" label={t('hidden')} />
      </figcaption>
    </figure>
  )
}

function rampLabel(from: number, next: number | undefined): string {
  return next === undefined ? `${formatCount(from)}+` : `${formatCount(from)}–${formatCount(next - 1)}`
}

function RampKey({ step, label }: { step: string; label: string }) {
  return (
    <span>
      <svg aria-hidden="true"><rect className={step} x="0.5" y="0.5" width="13" height="13" rx="2" /></svg>
      {label}
    </span>
  )
}

function Tile({ tile, count = 0, own }: { tile: StateTile; count: number | null | undefined; own: boolean }) {
  const step = count === null ? 'hid' : `s${STEPS.filter((from) => count >= from).length}`
  return (
    <svg x={`${((tile.column / COLUMNS) * 100).toFixed(2)}%`} y={tile.row * PITCH} width="13.4%" height={TILE} overflow="visible" className={step === 's0' ? undefined : step}>
      <rect width="100%" height={TILE} rx={tile.island ? 12 : 3} />
      <text x="50%" y="19">{tile.code}</text>
      <text className="n" x="50%" y="35">{count === null ? '•••' : formatCount(count)}</text>
      {own && <rect className="ring" x="-2" y="-2" width="100%" height={TILE + 4} rx="5" />}
    </svg>
  )
}

/** The same grid, thumb-sized, with some tiles lit: the "where" of an access box. Decoration: the names stand beside it. */
export function MiniMap({ lit }: { lit: readonly number[] }) {
  return (
    <svg className="mini" viewBox="0 0 69 79" aria-hidden="true" focusable="false">
      {STATE_TILES.map((tile) => <rect key={tile.lgd} x={tile.column * 10} y={tile.row * 10} width="9" height="9" rx="1" className={lit.includes(tile.lgd) ? 'on' : undefined} />)}
    </svg>
  )
}

/** Names a State or Union territory in the page's language; an unknown code is shown as it is. */
export function StateName({ lgd }: { lgd: number }) {
  const locale = useLocale()
  return <>{STATE_TILES.find((tile) => tile.lgd === lgd)?.name[locale] ?? lgd}</>
}
