import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

/** The filters in use, as a list. Children: `Chip`s, then `AddChip`, then `ClearAll`. */
export function ChipList({ label, children }: { label?: string; children: ReactNode }) {
  const t = useTranslations('ui.filter')
  return <ul className="chips" aria-label={label ?? t('inUse')}>{children}</ul>
}

/** One filter: `District: **Patna**` and the link that takes it away. Without `removeHref` it cannot be taken away. */
export function Chip({ field, value, removeHref }: { field: string; value: string; removeHref?: string }) {
  const t = useTranslations('ui.filter')
  return (
    <li className="chip">
      <span>{field}: <b>{value}</b></span>
      {removeHref !== undefined && (
        <a href={removeHref} aria-label={t('remove', { filter: `${field}: ${value}` })}>
          <Icon name="cross" size="small" />
        </a>
      )}
    </li>
  )
}

/** The dashed chip that leads to the list of filters. */
export function AddChip({ href, children }: { href: string; children?: ReactNode }) {
  const t = useTranslations('ui.filter')
  return (
    <li>
      <a className="chip add" href={href}>
        <Icon name="plus" size="small" />
        {children ?? t('add')}
      </a>
    </li>
  )
}

/** Takes all filters away. */
export function ClearAll({ href }: { href: string }) {
  const t = useTranslations('ui.filter')
  return <li className="small"><a href={href}>{t('clearAll')}</a></li>
}

/** A few choices of one thing as links in one frame (row height, period). `current` is the chosen value. */
export function Segments({ label, items, current }: { label: string; items: readonly { value: string; label: string; href: string }[]; current: string }) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {items.map((item) => <a key={item.value} href={item.href} aria-current={item.value === current ? 'true' : undefined}>{item.label}</a>)}
    </span>
  )
}
