'use client'

import { useLocale, useMessages, useTranslations } from 'next-intl'
import { type RefObject, useActionState, useEffect, useRef } from 'react'
import { ErrorSummary } from '@/components/ui/error-summary'
import { isGeneralMistake, isKeyOf } from '@/components/ui/general-mistakes'
import { leaveFor, useLeaveGuard } from '@/components/ui/leave-guard'
import { Note } from '@/components/ui/panel'
import type { FactorCause, FactorKind, FactorNeeded } from '@/lib/factors/schema'
import { formatCount } from '@/lib/i18n/format'

/** What a server action made by `defineAction` gives back (lib/action.ts); said again here so that no server code reaches the browser. */
export interface FormState {
  readonly status: 'idle' | 'error' | 'done'
  /** A key below `errors` in messages/ for the whole form. */
  readonly message?: string
  readonly errors: readonly { field: string; message: string; values?: Readonly<Record<string, string | number>> }[]
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly reference?: string
  /** What an own factor is asked before the act, or why its answer proved nothing (components/factors). */
  readonly factor?: { readonly needed: FactorNeeded } | { readonly failure: { readonly cause: FactorCause; readonly kind?: FactorKind; readonly action?: string } }
  /** Where the act leads: a page to be loaded whole. */
  readonly goTo?: string
}

const IDLE: FormState = { status: 'idle', errors: [], values: {} }

export type ActionForm = ReturnType<typeof useActionForm>

/**
 * State of a form that posts to a server action; works without script. Use in a client component:
 * `const form = useActionForm(action)`, `<form action={form.action}><FormHead form={form} /><TextField name="orderNumber" error={form.error('orderNumber')} defaultValue={form.text('orderNumber')} …/>`.
 * `names` are what fields are called on screen that no other form has. `error(name)` is the field's sentence, `text(name, first)` and `list(name, first)` what was typed, `ticked(name)` whether
 * the box stays ticked, `pending` while it is sent.
 */
export function useActionForm(action: (state: FormState, data: FormData) => Promise<FormState>, names: Readonly<Record<string, string>> = {}) {
  const [state, formAction, pending] = useActionState(action, IDLE)
  useArrival(state.goTo)
  const words = useErrorWords()
  const known = useMessages().fieldNames
  const t = useTranslations()
  const nameOf = (field: string): string | undefined => names[field] ?? (isKeyOf(field, known) ? t(`fieldNames.${field}`) : undefined)
  const mistakes = state.errors.map((error) => {
    const [message, name] = [words(error.message, error.values), nameOf(error.field)]
    return { field: error.field, message, listed: name !== undefined && isGeneralMistake(error.message) ? t('ui.form.named', { name, sentence: message }) : message }
  })
  return {
    state,
    action: formAction,
    pending: pending || state.goTo !== undefined,
    mistakes,
    error: (name: string) => mistakes.find((mistake) => mistake.field === name)?.message,
    text: (name: string, first = '') => {
      const value = state.values[name]
      return typeof value === 'string' ? value : first
    },
    list: (name: string, first: readonly string[] = []) => {
      const value = state.values[name]
      return value === undefined ? first : typeof value === 'string' ? [value] : value
    },
    // What concerns the whole form may say that the page has changed: then what was read before counts no longer.
    ticked: (name: string) => state.message === undefined && state.values[name] === 'on',
  }
}

/** Loads the page that an act leads to. Whoever comes back finds the form as the server draws it, not one that is still being sent. */
function useArrival(goTo: string | undefined): void {
  useEffect(() => {
    if (goTo === undefined) return
    const drawAnew = ({ persisted }: PageTransitionEvent): void => { if (persisted) window.location.reload() }
    window.addEventListener('pageshow', drawAnew)
    leaveFor(goTo)
    return () => window.removeEventListener('pageshow', drawAnew)
  }, [goTo])
}

/** Stands first inside the form: the mistakes, what concerns the whole form, and the page's language for the action. */
export function FormHead({ form }: { form: ActionForm }) {
  const t = useTranslations('ui.form')
  const locale = useLocale()
  const words = useErrorWords()
  const { message, reference } = form.state
  const own = useRef<HTMLInputElement>(null)
  useFocusBack(own, form)
  useTypedKept(own)
  useLeaveGuard(own, form.state.goTo !== undefined)
  return (
    <>
      <input ref={own} type="hidden" name="locale" value={locale} data-status={form.state.status} data-message={message} data-returned={form.state.factor === undefined ? Object.keys(form.state.values).join(' ') : undefined} />
      <ErrorSummary errors={form.mistakes.map(({ field, listed }) => ({ field, message: listed }))} />
      {message !== undefined && (
        <Note look="bad" role="alert">
          <p>{words(message)} {reference !== undefined && t('reference', { reference })}</p>
        </Note>
      )}
    </>
  )
}

/**
 * The button that sends a form is out of use meanwhile and so drops the focus. With the answer it has it back, before a dialog opens on top of it, unless a summary
 * of mistakes took it. `own` stands inside the form.
 */
function useFocusBack(own: RefObject<HTMLInputElement | null>, { state, pending }: ActionForm): void {
  const sender = useRef<HTMLElement>(null)
  useEffect(() => {
    const form = own.current?.form
    const keep = (event: SubmitEvent): void => { sender.current = event.submitter }
    form?.addEventListener('submit', keep)
    return () => form?.removeEventListener('submit', keep)
  }, [own])
  useEffect(() => {
    if (state.status !== 'idle' && !pending && document.activeElement === document.body) sender.current?.focus()
  }, [state, pending])
}

/**
 * When an act has ended React puts its form back to its first values, and with them goes what was typed while it was being sent. After a refusal the form stays as
 * it stands; only ticks go back to what the server counts (`ticked`), and a number or password that the server does not send back is emptied, unless it only waits for
 * an own factor. `own` carries the outcome, which is drawn before the form is put back.
 */
function useTypedKept(own: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const form = own.current?.form
    const keep = (event: Event): void => {
      if (own.current?.dataset.status !== 'error') return
      event.preventDefault()
      const { message, returned } = own.current.dataset
      if (form && returned !== undefined) emptyWithheld(form, returned.split(' '))
      if (message === undefined) return
      for (const box of form?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? []) box.checked = box.defaultChecked
    }
    form?.addEventListener('reset', keep)
    return () => form?.removeEventListener('reset', keep)
  }, [own])
}

function emptyWithheld(form: HTMLFormElement, returned: readonly string[]): void {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[type=text][name], input[type=password][name]')) {
    if (!returned.includes(field.name)) field.value = field.defaultValue
  }
}

/** Words of an error key; a key without words falls back to the general sentence, so that no code is ever shown. */
function useErrorWords() {
  const t = useTranslations('errors')
  const known = useMessages().errors
  return (key: string, values: Readonly<Record<string, string | number>> = {}) => {
    const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? formatCount(value) : value]))
    return t(isKeyOf(key, known) ? key : 'invalid', shown)
  }
}
