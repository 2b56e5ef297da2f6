import { getTranslations } from 'next-intl/server'
import { DateField } from '@/components/ui/date-field'
import { TextField } from '@/components/ui/field'
import { Note } from '@/components/ui/panel'
import type { FieldError } from '@/lib/errors'
import type { AskedInstant } from '@/lib/simulator/schema'
import en from '@/messages/en.json'

type Words = (field: string) => string | undefined

/** The sentence of each mistake by its field. */
export async function mistakeWords(mistakes: readonly FieldError[]): Promise<Words> {
  const t = await getTranslations('errors')
  return (field) => {
    const mistake = mistakes.find((each) => each.field === field)
    return mistake && t(isErrorKey(mistake.message) ? mistake.message : 'notValid', mistake.values)
  }
}

/** What does not fit in a form that gets, first in the form and linked to its fields. */
export async function Mistakes({ mistakes }: { mistakes: readonly FieldError[] }) {
  if (mistakes.length === 0) return null
  const [t, words] = await Promise.all([getTranslations('simulator'), mistakeWords(mistakes)])
  return <Note look="bad" role="alert" title={t('wrong')}>{mistakes.map(({ field }) => <p key={field}><a href={`#${field}`}>{words(field)}</a></p>)}</Note>
}

/** Day and time of the instant asked about; both empty is now. */
export async function InstantFields({ typed, error }: { typed: AskedInstant['typed']; error: Words }) {
  const t = await getTranslations('simulator.instant')
  return (
    <>
      <DateField name="day" label={t('day')} hint={t('dayHint')} error={error('day')} defaultValue={typed.day} />
      <TextField name="time" label={t('time')} hint={t('timeHint')} error={error('time')} defaultValue={typed.time} width="short" inputMode="numeric" placeholder="15:04" autoComplete="off" maxLength={8} />
    </>
  )
}

function isErrorKey(key: string): key is keyof typeof en.errors {
  return Object.hasOwn(en.errors, key)
}
