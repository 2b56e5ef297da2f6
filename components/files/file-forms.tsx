'use client'

import type { ReactNode } from 'react'
import { StepUpHead } from '@/components/factors/step-up-form'
import { FormHead, useActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { cancelFile, closeFile, mailPasswordAgain, openFile } from '@/lib/exports/actions'

const actions = { cancel: cancelFile, close: closeFile, open: openFile, passwordAgain: mailPasswordAgain } as const

/** One button that does one thing to a file, as a form of its own: it works without script, and a link in a mail can never press it. */
export function FileAction({ act, values, look, size, full, children }: {
  act: keyof typeof actions; values: Readonly<Record<string, string>>; look?: 'plain' | 'primary' | 'danger'; size?: 'small' | 'large'; full?: boolean; children: ReactNode
}) {
  const form = useActionForm(actions[act])
  return (
    <form action={form.action} noValidate className="stack-2">
      {act === 'open' ? <StepUpHead form={form} /> : <FormHead form={form} />}
      {Object.entries(values).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      <p><Button look={look} size={size} full={full} disabled={form.pending}>{children}</Button></p>
    </form>
  )
}
