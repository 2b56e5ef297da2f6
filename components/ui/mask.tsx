import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Icon } from '@/components/ui/icon'

/**
 * What of a masked value may be seen. The dots are a fixed count per kind, so that length tells nothing:
 * `ends` (UAN 4+4, mobile 6), `initials` (5 for each part of the name), `year` (2‑2), `place` (5), `hidden` (5, nothing shown).
 */
export type MaskShape =
  | { kind: 'ends'; dots: 'uan' | 'mobile' | 'pin'; text: string }
  | { kind: 'initials'; texts: readonly string[] }
  | { kind: 'year'; text: string }
  | { kind: 'place'; text: string }
  | { kind: 'hidden' }

const FIVE = '•••••'
const ENDS = { uan: '••••\u2009••••', mobile: '••••••', pin: '••••' } as const

/**
 * A masked cell: lock, dots, the part that may be seen. With `popoverId` it is a button that opens that column's `WhyPopover`;
 * without, plain text (previews). `field` is the column's name as said aloud. One stop per table when scripted: `tabIndex`.
 * `liftable`: the reader may have this one unmasked; `RovingMasks` then leads the pop-over's link to it.
 */
export function MaskCell({ field, shape, popoverId, tabIndex, liftable }: { field: string; shape: MaskShape; popoverId?: string; tabIndex?: number; liftable?: boolean }) {
  const t = useTranslations('ui.mask')
  const seen = seenPart(shape, t)
  const spoken = seen === null ? t('spokenNothing', { field }) : t('spoken', { field, seen })
  if (popoverId === undefined) {
    return (
      <span className="mask still">
        <Icon name="lock" />
        <span className="sr">{spoken}</span>
        <Dots shape={shape} />
      </span>
    )
  }
  return (
    <button className="mask" type="button" popoverTarget={popoverId} aria-label={`${spoken} ${t('why')}`} tabIndex={tabIndex} data-liftable={liftable}>
      <Icon name="lock" />
      <Dots shape={shape} />
    </button>
  )
}

function seenPart(shape: MaskShape, t: ReturnType<typeof useTranslations<'ui.mask'>>): string | null {
  switch (shape.kind) {
    case 'ends': return t('ends', { text: shape.text })
    case 'initials': return t('initials', { text: shape.texts.map((initial) => `${initial}.`).join(' ') })
    case 'year': return t('year', { text: shape.text })
    case 'place': return t('place', { text: shape.text })
    case 'hidden': return null
  }
}

function Dots({ shape }: { shape: MaskShape }) {
  switch (shape.kind) {
    case 'ends': return <><Row>{ENDS[shape.dots]}</Row><Seen>{shape.text}</Seen></>
    case 'initials': return shape.texts.map((initial, index) => <span key={index} aria-hidden="true">{initial} <Row>{FIVE}</Row></span>)
    case 'year': return <><Row>{'••\u2011••'}</Row><Seen>{shape.text}</Seen></>
    case 'place': return <><Row>{FIVE}</Row><Seen>{shape.text}</Seen></>
    case 'hidden': return <Row>{FIVE}</Row>
  }
}

function Row({ children }: { children: string }) {
  return <span className="dots" aria-hidden="true">{children}</span>
}

function Seen({ children }: { children: string }) {
  return <span aria-hidden="true">{children}</span>
}

/** A value unmasked on record, for minutes: time tint, open lock, the clock (`left`, e.g. a `Countdown`). On paper it prints as `paper`. */
export function UnmaskedCell({ value, paper, left }: { value: ReactNode; paper: string; left: ReactNode }) {
  const t = useTranslations('ui.mask')
  return (
    <span className="mask shown">
      <Icon name="unlock" />
      <span className="value">{value}</span>
      <span className="on-paper">{paper}</span>
      <span className="left"><span className="sr">{t('unmasked')} </span>{left}</span>
    </span>
  )
}

/** One for each masked column: the rule in a sentence, and what the reader may do. Opens without script. */
export function WhyPopover({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <div className="pop stack-2" id={id} popover="auto" role="dialog" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{title}</h3>
      {children}
    </div>
  )
}
