'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'

type Named = { label: string; labelledBy?: undefined } | { label?: undefined; labelledBy: string }

/**
 * A box that scrolls sideways by touch, mouse and keyboard, with shadows at the edge as the cue. It needs a name. It takes the focus, or the keyboard could not move
 * it (visual direction, section 6); where all of it fits, as rows that are blocks on a phone do, a script takes the stop away again.
 */
export function ScrollBox({ label, labelledBy, children }: Named & { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [fits, setFits] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    // Its own width changes with the window, its content's with what is shown in it. Whoever stands on it keeps the stop.
    const seen = new ResizeObserver(() => setFits(element.scrollWidth <= element.clientWidth && document.activeElement !== element))
    for (const each of [element, ...element.children]) seen.observe(each)
    return () => seen.disconnect()
  }, [])
  return <div ref={box} className="scroll" role="group" aria-label={label} aria-labelledby={labelledBy} {...(fits ? {} : FOCUSABLE)}>{children}</div>
}

const FOCUSABLE = { tabIndex: 0 } as const
