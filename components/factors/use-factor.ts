'use client'

import { type RefObject, startTransition, useEffect, useRef, useState } from 'react'
import { browserFactor } from '@/components/factors/browser-factors'
import type { ActionForm } from '@/components/ui/action-form'
import type { FactorCause, FactorKind, FactorNeeded } from '@/lib/factors/schema'

export interface FactorAsking {
  readonly needed: FactorNeeded | null
  readonly failure: { readonly cause: FactorCause; readonly action?: string } | null
  /** `answering`: the reader or authenticator has the word. `sending`: the server has. */
  readonly phase: 'idle' | 'answering' | 'sending'
  /** The kind that has the word. */
  readonly asked: FactorKind | null
  /** Asks one kind and sends its answer. */
  readonly answer: (kind: FactorNeeded['tasks'][number]['kind']) => Promise<void>
  /** Sends the form without an answer: the server asks anew, with the whole time. */
  readonly again: () => void
  /** Ends a running question. */
  readonly cancel: () => void
}

/**
 * `anchor` stands inside the form. Lets a form of an act that needs a factor go two ways: as the person sends it the server asks back, and what was sent is kept in memory (also what never comes
 * back from a server) and sent once more with the factor's answer.
 */
export function useFactor(form: ActionForm, anchor: RefObject<HTMLSpanElement | null>): FactorAsking {
  const sent = useRef<FormData | null>(null)
  const running = useRef<(() => void) | null>(null)
  const [asked, setAsked] = useState<FactorKind | null>(null)
  const factor = form.state.factor
  const needed = factor && 'needed' in factor ? factor.needed : null

  useEffect(() => {
    const element = anchor.current?.closest('form')
    if (!element) return
    const keep = (event: SubmitEvent) => { sent.current = new FormData(element, event.submitter) }
    element.addEventListener('submit', keep)
    return () => {
      element.removeEventListener('submit', keep)
      running.current?.()
    }
  }, [anchor])

  function send(field: string | null, value: string) {
    const element = anchor.current?.closest('form')
    const data = new FormData()
    for (const [name, entry] of sent.current ?? new FormData(element ?? undefined)) data.append(name, entry)
    if (field !== null) data.set(field, value)
    startTransition(() => form.action(data))
  }

  return {
    needed, failure: factor && 'failure' in factor ? factor.failure : null, asked,
    phase: form.pending ? 'sending' : asked !== null ? 'answering' : 'idle',
    answer: async (kind) => {
      const wanted = needed?.tasks.find((each) => each.kind === kind)
      if (!needed || !wanted || running.current) return
      setAsked(kind)
      const browser = await browserFactor(kind)
      running.current = browser.cancel
      const result = await browser.answer({ purpose: needed.purpose, task: wanted.task })
      running.current = null
      setAsked(null)
      send(needed.field, JSON.stringify({ challenge: wanted.challenge, ...result }))
    },
    again: () => send(null, ''),
    cancel: () => running.current?.(),
  }
}
