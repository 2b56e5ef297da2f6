'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => undefined

/**
 * The rule of printed sheets under the nonce that the browser goes by. That is the one of the document: a frame that an act leads to without a new document
 * comes with the nonce of its own answer, which the browser refuses.
 */
export function PrintRule({ rule, nonce }: { rule: string; nonce: string | undefined }) {
  const own = useSyncExternalStore(never, () => document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? nonce, () => nonce)
  return <style nonce={own}>{rule}</style>
}
