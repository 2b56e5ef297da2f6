import { useTranslations } from 'next-intl'
import { Icon, ICON_NAMES } from '@/components/ui/icon'
import { Panel } from '@/components/ui/panel'
import { Table } from '@/components/ui/table'

const PAIRS = [
  ['canvas', 'ink'], ['surface', 'ink'], ['sunken', 'ink'], ['raised', 'ink'], ['surface', 'ink-2'], ['surface', 'action'], ['action', 'on-action'], ['tint', 'key'], ['tint-2', 'ink'],
  ['time', 'on-time'], ['time-tint', 'time-ink'], ['good-tint', 'good-ink'], ['bad-tint', 'bad-ink'], ['mask', 'mask-dot'], ['bar', 'bar-ink'], ['bar', 'bar-ink-2'],
  ['seq-0', 'seq-0-ink'], ['seq-1', 'seq-1-ink'], ['seq-2', 'seq-2-ink'], ['seq-3', 'seq-3-ink'], ['seq-4', 'seq-4-ink'],
] as const
const SIZES = [['36', 'figure', false], ['24', 'figure-md', false], ['20', 'lede', true], ['16', '', true], ['14', 'small', true], ['12', 'tiny', true]] as const

/** Each colour with the ink that sits on it, drawn as pictures because no attribute may carry a style. */
export function ColourSection() {
  const t = useTranslations('design')
  return (
    <Panel id="colour" title={t('colour')}>
      <ul className="swatches">
        {PAIRS.map(([ground, ink]) => (
          <li key={`${ground} ${ink}`} className="swatch">
            <svg width="100%" height="48" aria-hidden="true">
              <rect width="100%" height="48" fill={`var(--color-${ground})`} />
              <text x="50%" y="30" textAnchor="middle" fill={`var(--color-${ink})`}>Aa 4,218</text>
            </svg>
            <code>{ground} / {ink}</code>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export function TypeSection() {
  const t = useTranslations('design')
  return (
    <Panel id="type" title={t('type')}>
      <Table caption={t('type')} look="bare">
        <tbody>
          {SIZES.map(([pixels, className, words]) => (
            <tr key={pixels}>
              <th scope="row" className="num quiet">{pixels}</th>
              <td><span className={className}>4,218 {words && t('sample')}</span></td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}

export function IconSection() {
  const t = useTranslations('design')
  return (
    <Panel id="icons" title={t('icons')}>
      <ul className="swatches">
        {ICON_NAMES.map((name) => <li key={name} className="row small"><Icon name={name} /><code>{name}</code></li>)}
      </ul>
    </Panel>
  )
}
