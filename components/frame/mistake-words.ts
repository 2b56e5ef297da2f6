import { getMessages, getTranslations } from 'next-intl/server'
import { isGeneralMistake, isKeyOf } from '@/components/ui/general-mistakes'
import type { FieldError } from '@/lib/errors'
import { formatCount } from '@/lib/i18n/format'

export interface MistakeWords {
  /** The sentence at a field, if it is wrong. */
  readonly at: (field: string) => string | undefined
  /** All of them as the summary above the form says them. */
  readonly listed: readonly { field: string; message: string }[]
}

/** The words of what does not fit in a form that gets; forms that post say theirs themselves (`useActionForm`). */
export async function mistakeWords(mistakes: readonly FieldError[]): Promise<MistakeWords> {
  const [t, names, form, messages] = await Promise.all([getTranslations('errors'), getTranslations('fieldNames'), getTranslations('ui.form'), getMessages()])
  const said = mistakes.map(({ field, message, values = {} }) => {
    const shown = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? formatCount(value) : value]))
    const sentence = t(isKeyOf(message, messages.errors) ? message : 'notValid', shown)
    const name = isKeyOf(field, messages.fieldNames) && isGeneralMistake(message) ? names(field) : undefined
    return { field, sentence, message: name === undefined ? sentence : form('named', { name, sentence }) }
  })
  return { at: (field) => said.find((each) => each.field === field)?.sentence, listed: said.map(({ field, message }) => ({ field, message })) }
}
