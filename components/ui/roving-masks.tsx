'use client'

import { useEffect, useRef, type ReactNode } from 'react'

const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/**
 * Makes the masks of the table inside one stop of the tab key: arrows go from mask to mask, Home and End to the ends of the row.
 * Without script every mask stays a stop of its own. Put it around `Table`.
 */
export function RovingMasks({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current
    rows(element).flat().forEach((mask, index) => { mask.tabIndex = index === 0 ? 0 : -1 })
    element?.addEventListener('keydown', move)
    element?.addEventListener('click', leadToOne)
    return () => {
      element?.removeEventListener('keydown', move)
      element?.removeEventListener('click', leadToOne)
    }
  }, [children])
  return (
    <div ref={box}>{children}</div>
  )
}

/** A column's pop-over serves all its masks: its link to unmask one (`data-lift` names the field) leads to the row whose mask was pressed, if that one may be. */
function leadToOne(event: MouseEvent) {
  const mask = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('button.mask') : null
  const link = document.getElementById(mask?.getAttribute('popovertarget') ?? '')?.querySelector<HTMLAnchorElement>('a[data-lift]')
  if (!mask || !link) return
  const record = mask.closest('tr')?.querySelector<HTMLAnchorElement>('th a')
  link.hidden = mask.dataset.liftable === undefined || !record
  if (record) link.href = `${record.pathname}/unmask/${link.dataset.lift}`
}

function move(this: HTMLElement, event: KeyboardEvent) {
  const grid = rows(this)
  const row = grid.findIndex((masks) => masks.some((mask) => mask === event.target))
  const masks = grid[row]
  if (!masks) return
  const column = masks.findIndex((mask) => mask === event.target)
  const next = target({ key: event.key, grid, row, column })
  if (!next) return
  event.preventDefault()
  grid.flat().forEach((mask) => { mask.tabIndex = mask === next ? 0 : -1 })
  next.focus()
}

function target({ key, grid, row, column }: { key: string; grid: readonly HTMLButtonElement[][]; row: number; column: number }): HTMLButtonElement | undefined {
  if (key === 'Home') return grid[row]?.[0]
  if (key === 'End') return grid[row]?.at(-1)
  const step = STEPS[key]
  if (!step) return undefined
  const goal = grid[row + step[0]]
  return goal?.[Math.min(column + step[1], goal.length - 1)]
}

function rows(box: HTMLElement | null): HTMLButtonElement[][] {
  return [...(box?.querySelectorAll('tr') ?? [])].map((row) => [...row.querySelectorAll<HTMLButtonElement>('button.mask')]).filter((masks) => masks.length > 0)
}
