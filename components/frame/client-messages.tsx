import { NextIntlClientProvider, type Messages } from 'next-intl'
import { getMessages } from 'next-intl/server'
import type { ReactNode } from 'react'

/**
 * Gives the client components below it (forms with `useActionForm`) these namespaces of messages, beside `ui`, `errors` and `fieldNames`.
 * A form without it has no words.
 */
export async function ClientMessages({ namespaces, children }: { namespaces: readonly (keyof Messages)[]; children: ReactNode }) {
  const messages = await getMessages()
  const wanted: readonly string[] = ['ui', 'errorPage', 'errors', 'fieldNames', ...namespaces]
  const chosen = Object.fromEntries(Object.entries(messages).filter(([name]) => wanted.includes(name)))
  return <NextIntlClientProvider messages={chosen}>{children}</NextIntlClientProvider>
}
