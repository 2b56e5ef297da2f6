'use client'

import { useEffect } from 'react'

/** Ctrl+K (⌘K) goes to the field that searches: on its own page into it, elsewhere to that page. Without script the link in the navigation does. */
export function SearchKey({ href }: { href: string }) {
  useEffect(() => {
    const go = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      const field = document.querySelector<HTMLInputElement>('[role="search"] input[name="q"]')
      if (field) field.select()
      else window.location.assign(href)
    }
    window.addEventListener('keydown', go)
    return () => window.removeEventListener('keydown', go)
  }, [href])
  return null
}
