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
    return () => element?.removeEventListener('keydown', move)
  }, [children])
  return (
    <div ref={box}>{children}</div>
  )
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
