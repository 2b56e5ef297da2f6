import type { Messages } from 'next-intl'
import { getMessages, getTranslations } from 'next-intl/server'
import type { FieldError } from '@/lib/errors'
import { changeNames } from '@/lib/requests/history/rules'

/** A problem of a form outside the form: the name of its part and the sentence, in the reader's language. A key without words says the general sentence. */
export async function wordsOfProblem({ field, message, values }: FieldError): Promise<{ part: string; sentence: string }> {
  const [t, parts, messages] = await Promise.all([getTranslations('errors'), getTranslations('requests.history'), getMessages()])
  const part = changeNames.find((each) => each === field)
  return { part: part ? parts(`parts.${part}`) : '', sentence: t(isErrorKey(message, messages.errors) ? message : 'invalid', values) }
}

function isErrorKey(key: string, known: Messages['errors']): key is keyof Messages['errors'] {
  return Object.hasOwn(known, key)
}
