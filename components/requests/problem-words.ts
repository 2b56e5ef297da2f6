import { getMessages, getTranslations } from 'next-intl/server'
import { isKeyOf } from '@/components/ui/general-mistakes'
import type { FieldError } from '@/lib/errors'

/**
 * A problem of a form outside the form: the name of its part and the sentence, in the reader's language. A key without words says the general sentence. `names` are
 * what this form calls its fields where it differs from the others.
 */
export async function wordsOfProblem({ field, message, values }: FieldError, names: Readonly<Record<string, string>> = {}): Promise<{ part: string; sentence: string }> {
  const [t, parts, messages] = await Promise.all([getTranslations('errors'), getTranslations('fieldNames'), getMessages()])
  return { part: names[field] ?? (isKeyOf(field, messages.fieldNames) ? parts(field) : ''), sentence: t(isKeyOf(message, messages.errors) ? message : 'invalid', values) }
}
