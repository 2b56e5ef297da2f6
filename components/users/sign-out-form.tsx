'use client'

import { useLocale } from 'next-intl'
import { useActionState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { signOut } from '@/lib/users/actions'

/** The form that signs out; works without script. */
export function SignOutForm({ children }: { children: ReactNode }) {
  const [, action] = useActionState(signOut, { status: 'idle', errors: [], values: {} })
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={useLocale()} />
      <Button size="small" icon="signout">{children}</Button>
    </form>
  )
}
