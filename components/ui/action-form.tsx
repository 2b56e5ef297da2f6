'use client'

import { useLocale, useMessages, useTranslations, type Messages } from 'next-intl'
import { useActionState } from 'react'
import { ErrorSummary } from '@/components/ui/error-summary'
import { Note } from '@/components/ui/panel'

/** What a server action made by `defineAction` gives back (lib/action.ts); said again here so that no server code reaches the browser. */
export interface FormState {
  readonly status: 'idle' | 'error' | 'done'
  /** A key below `errors` in messages/ for the whole form. */
  readonly message?: string
  readonly errors: readonly { field: string; message: string; values?: Readonly<Record<string, string | number>> }[]
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly reference?: string
}

const IDLE: FormState = { status: 'idle', errors: [], values: {} }

export type ActionForm = ReturnType<typeof useActionForm>

/**
 * State of a form that posts to a server action; works without script. Use in a client component:
 * `const form = useActionForm(action)`, `<form action={form.action}><FormHead form={form} /><TextField name="orderNumber" error={form.error('orderNumber')} defaultValue={form.text('orderNumber')} …/>`.
 * `error(name)` is the field's sentence, `text(name, first)` and `list(name, first)` what was typed, `pending` while it is sent.
 */
export function useActionForm(action: (state: FormState, data: FormData) => Promise<FormState>) {
  const [state, formAction, pending] = useActionState(action, IDLE)
  const words = useErrorWords()
  const mistakes = state.errors.map((error) => ({ field: error.field, message: words(error.message, error.values) }))
  return {
    state,
    action: formAction,
    pending,
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
  }
}

/** Stands first inside the form: the mistakes, what concerns the whole form, and the page's language for the action. */
export function FormHead({ form }: { form: ActionForm }) {
  const t = useTranslations('ui.form')
  const locale = useLocale()
  const words = useErrorWords()
  const { message, reference } = form.state
  return (
    <>
      <input type="hidden" name="locale" value={locale} />
      <ErrorSummary errors={form.mistakes} />
      {message !== undefined && (
        <Note look="bad" role="alert">
          <p>{words(message)} {reference !== undefined && t('reference', { reference })}</p>
        </Note>
      )}
    </>
  )
}

/** Words of an error key; a key without words falls back to the general sentence, so that no code is ever shown. */
function useErrorWords() {
  const t = useTranslations('errors')
  const known = useMessages().errors
  return (key: string, values?: Readonly<Record<string, string | number>>) => t(isErrorKey(key, known) ? key : 'invalid', values)
}

function isErrorKey(key: string, known: Messages['errors']): key is keyof Messages['errors'] {
  return Object.hasOwn(known, key)
}
