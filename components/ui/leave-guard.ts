'use client'

import { type RefObject, useEffect } from 'react'

/** Set on `<html>` by whatever leaves the page for good, so that nothing asks back: a session that is over leaves no data on an unattended screen. */
const LEAVING = 'leaving'

/** Leaves the page without being asked back. */
export function leaveFor(address: string): void {
  document.documentElement.dataset[LEAVING] = ''
  window.location.assign(address)
}

/**
 * Whoever has typed words into the form and leaves it unsent is asked first, in the browser's own words. Forms without words of their own are typed again in a moment and ask nothing.
 * `own` stands inside the form; `isSent` once what was typed has arrived.
 */
export function useLeaveGuard(own: RefObject<HTMLElement | null>, isSent: boolean): void {
  useEffect(() => {
    const form = own.current?.closest('form')
    if (!form || isSent || form.querySelector('textarea') === null) return
    let isTyped = false
    const typed = (): void => { isTyped = true }
    const sent = (): void => { isTyped = false }
    const ask = (event: BeforeUnloadEvent): void => { if (isTyped && document.documentElement.dataset[LEAVING] === undefined) event.preventDefault() }
    form.addEventListener('input', typed)
    form.addEventListener('submit', sent)
    window.addEventListener('beforeunload', ask)
    return () => {
      form.removeEventListener('input', typed)
      form.removeEventListener('submit', sent)
      window.removeEventListener('beforeunload', ask)
    }
  }, [own, isSent])
}
