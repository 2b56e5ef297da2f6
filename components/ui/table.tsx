import { useTranslations } from 'next-intl'
import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import { Button, LinkButton } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { ScrollBox } from '@/components/ui/scroll-box'

interface TableProps extends ComponentPropsWithoutRef<'table'> {
  /** Said to everybody, or with `captionHidden` to screen readers only. */
  caption: ReactNode
  captionHidden?: boolean
  /** Heights: `roomy` 40 for short lists, `normal` 32 for registrants and ledger, `dense` 28. The reader's own choice wins. */
  rows?: 'roomy' | 'normal' | 'dense'
  /** `bare`: inside a panel's padding, no filled head. */
  look?: 'full' | 'bare'
  /** Head and first column stay in sight. */
  sticky?: boolean
  /** Keeps columns readable on a phone: the box scrolls instead. */
  minWidth?: 'lg' | 'xl'
  /** On a phone each row is a block instead: its head, and below it every cell under the name of its column, which the cell carries as `data-head`. `data-wide` takes the whole line. */
  lines?: boolean
}

/** A table in its scroll box. Children: `<thead>`, `<tbody>`, `<tfoot>`; numbers get `className="num"`, row headers `<th scope="row">`. */
export function Table({ caption, captionHidden = true, rows = 'roomy', look = 'full', sticky, minWidth, lines, children, className, labelledBy, ...rest }: TableProps & { labelledBy?: string }) {
  const classes = ['tbl', rows !== 'roomy' && rows, look === 'bare' && 'bare', sticky && 'sticky', minWidth && `min-${minWidth}`, lines && 'lines', className]
  const captionId = typeof caption === 'string' ? { label: caption } : { labelledBy: labelledBy ?? '' }
  return (
    <ScrollBox {...(labelledBy === undefined ? captionId : { labelledBy })}>
      <table {...rest} className={classes.filter(Boolean).join(' ')}>
        <caption className={captionHidden ? 'sr' : undefined}>{caption}</caption>
        {children}
      </table>
    </ScrollBox>
  )
}

/** A column head by which the table can be sorted: a link that sorts, and says how it is sorted now. */
export function SortHead({ href, sorted, numeric, children }: { href: string; sorted?: 'ascending' | 'descending'; numeric?: boolean; children: ReactNode }) {
  return (
    <th scope="col" aria-sort={sorted} className={numeric ? 'num' : undefined}>
      <a href={href}>
        {children}
        {sorted && <Icon name={sorted === 'ascending' ? 'sortup' : 'sortdown'} />}
      </a>
    </th>
  )
}

/** The head of a masked column: a lock, and nothing to press. */
export function MaskedHead({ children }: { children: ReactNode }) {
  return (
    <th scope="col">
      <span>{children} <Icon name="lock" size="inline" /></span>
    </th>
  )
}

/** Newer and Older with the span of the page between; a missing href shows the step as not available. `size`: a `PageSize`. No page numbers (keyset). */
export function Pager({ newerHref, olderHref, span, size }: {
  newerHref?: string
  olderHref?: string
  span: ReactNode
  size?: ReactNode
}) {
  const t = useTranslations('ui.pager')
  return (
    <nav className="pager foot-line" aria-label={t('label')}>
      <span className="row">
        <LinkButton size="small" icon="left" href={newerHref}>{t('newer')}</LinkButton>
        <LinkButton size="small" iconEnd="right" href={olderHref}>{t('older')}</LinkButton>
      </span>
      <span>{span}</span>
      {size}
    </nav>
  )
}

/** Rows a page, as a GET form; `keep` are the other parameters of the address, carried along. */
export function PageSize({ name = 'size', sizes = [25, 50, 100], current, keep = {} }: {
  name?: string
  sizes?: readonly number[]
  current: number
  keep?: Readonly<Record<string, string>>
}) {
  const t = useTranslations('ui.pager')
  return (
    <form className="row push" method="get">
      {Object.entries(keep).map(([key, value]) => <input key={key} type="hidden" name={key} value={value} />)}
      <label htmlFor={`${name}-rows`}>{t('rows')}</label>
      <select className="input sm" id={`${name}-rows`} name={name} defaultValue={String(current)}>
        {sizes.map((size) => <option key={size} value={size}>{size}</option>)}
      </select>
      <Button size="small">{t('show')}</Button>
    </form>
  )
}
