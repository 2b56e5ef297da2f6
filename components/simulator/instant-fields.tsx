import { getTranslations } from 'next-intl/server'
import type { MistakeWords } from '@/components/frame/mistake-words'
import { DateField } from '@/components/ui/date-field'
import { TextField } from '@/components/ui/field'
import type { AskedInstant } from '@/lib/simulator/schema'

/** Day and time of the instant asked about; both empty is now. */
export async function InstantFields({ typed, error }: { typed: AskedInstant['typed']; error: MistakeWords['at'] }) {
  const t = await getTranslations('simulator.instant')
  return (
    <>
      <DateField name="day" label={t('day')} hint={t('dayHint')} error={error('day')} defaultValue={typed.day} />
      <TextField name="time" label={t('time')} hint={t('timeHint')} error={error('time')} defaultValue={typed.time} width="short" inputMode="numeric" autoComplete="off" maxLength={8} />
    </>
  )
}
